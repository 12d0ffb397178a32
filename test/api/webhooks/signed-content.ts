/** What a signature covers of a message of ШЭП, read without the system's own reader. */
import { X509Certificate } from 'node:crypto';

const SIGNED = /(<S:Body[ \t\r\n>][^]*<\/S:Body[ \t\r\n]*>|<ds:SignedInfo[ \t\r\n>][^]*<\/ds:SignedInfo[ \t\r\n]*>)/;
const PROOF = /(<(?:ds:SignatureValue|wsse:KeyIdentifier)(?: [^<>]*)?>)([^<]+)/g;
const OUTER_BLANKS = /(?<=^|>)[ \t\r\n]+(?=<|$)/g;

/** Documents with equal content differ in nothing that is signed. The canonical form, which is what is signed, has
 *  dropped the blanks inside a tag and the kind of its quotes. Outside the body and SignedInfo the blanks between
 *  tags do not count either, and a signature or certificate is the bytes that it stands for. Everything else counts,
 *  also where no signature covers it. */
export const signedContentOf = (xml: string): string =>
  xml
    .split(SIGNED)
    .map(canonicalOf)
    .map((part, index) =>
      index % 2 === 1
        ? part
        : part.replaceAll(OUTER_BLANKS, '').replaceAll(PROOF, (_, tag, proof) => tag + proofOf(proof)),
    )
    .join('');

const canonicalOf = (text: string): string =>
  text.replaceAll(/<[^<>]*>/g, (tag) =>
    ODD.test(tag)
      ? tag
          .split(/("[^"]*"|'[^']*')/)
          .map((part, index) => (index % 2 === 1 ? `"${part.slice(1, -1)}"` : withoutBlanks(part)))
          .join('')
      : tag,
  );
/** Blanks that a canonical tag does not have. */
const ODD = /[\t\r\n']| [ />=]|= /;

/** A blank ends a name or a value and does nothing else: none is needed beside an equals sign or at the end of a
 *  tag. */
const withoutBlanks = (part: string): string =>
  part.replaceAll(/[ \t\r\n]+/g, ' ').replaceAll(/ (?=\/?>|=)|(?<==) /g, '');

/** Letters that base64 does not have are ignored, and so are bytes after the end of a certificate. */
function proofOf(text: string): string {
  const known = proofs.get(text);
  if (known !== undefined) return known;
  const bytes = Buffer.from(text, 'base64');
  const read = (certificateIn(bytes) ?? bytes).toString('base64');
  proofs.set(text, read);
  return read;
}
const proofs = new Map<string, string>();

function certificateIn(bytes: Buffer): Buffer | undefined {
  try {
    return new X509Certificate(bytes).raw;
  } catch {
    return undefined;
  }
}
