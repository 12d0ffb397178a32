/** A signed message of ШЭП, and the forgeries that are possible without its key. */
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import type { Identity } from '../../../sandbox/shep/certificate.ts';
import { signBody } from '../../../sandbox/shep/signatures.ts';
import { mutantOf } from '../../support/mutants.ts';
import { envelope } from './shep-envelopes.ts';

/** A decision on this offer, signed. */
export function signedMessage(identity: Identity, offerId: string): string {
  const plain = envelope({ correlationId: offerId, messageId: randomUUID() });
  return signBody(plain.replace('<S:Body>', '<S:Header/><S:Body>'), identity, 'key-identifier');
}

/** The pieces of a message that a forger could change: what is signed, and what proves it. */
export const piecesOf = (xml: string) => ({
  body: piece(xml, /<S:Body[^]*<\/S:Body>/),
  signature: piece(xml, /<ds:Signature [^]*<\/ds:Signature>/),
});
function piece(xml: string, pattern: RegExp): string {
  const [found] = pattern.exec(xml) ?? [];
  if (!found) throw new Error(`nothing fits ${pattern}`);
  return found;
}

const VALUES = [
  'messageId',
  'correlationId',
  'serviceId',
  'messageType',
  'messageDate',
  'senderId',
  'password',
  'outcome',
];
const PROOFS = ['ds:DigestValue', 'ds:SignatureValue', 'wsse:KeyIdentifier'];

/** The forgeries of a message without a key. Some change nothing that is signed: see `signedContentOf`. */
export function mutatedMessages(xml: string): fc.Arbitrary<Buffer> {
  const { body, signature } = piecesOf(xml);
  const elements = VALUES.map((name) => piece(body, new RegExp(`<${name}[^]*</${name}>`)));
  const info = piece(signature, /<ds:SignedInfo>[^]*<\/ds:SignedInfo>/);
  const proofs = PROOFS.map((name) => piece(signature, new RegExp(`(?<=<${name}[^>]*>)[^<]+`)));
  const bytesOf = (part: string) => mutantOf(Buffer.from(part)).map((bytes) => spliced(xml, part, bytes));
  const proofBytes = fc.constantFrom(...proofs).chain(bytesOf);
  const anyElement = fc.constantFrom(...elements);
  const otherValue = anyElement.chain((element) => {
    const value = piece(element, /(?<=>)[^<]+/);
    const other = fc.oneof(
      fc.constantFrom('refused', 'NOTIFICATION', '2026-11-25T11:00:00+05:00', '5f0c1a3e-2d0b-4c39-9c55-0d6c4d5b8f10'),
      fc.stringMatching(/^[\w-]{1,40}$/),
    );
    return other
      .filter((text) => text !== value)
      .map((text) => Buffer.from(xml.replace(element, element.replace(`>${value}<`, `>${text}<`))));
  });
  const otherShape = anyElement.chain((element) =>
    fc.constantFrom('', element + element).map((instead) => Buffer.from(xml.replace(element, instead))),
  );
  return fc.oneof(bytesOf(body), bytesOf(info), proofBytes, otherValue, otherShape, wrapped(xml));
}

const spliced = (xml: string, part: string, bytes: Buffer): Buffer => {
  const at = xml.indexOf(part);
  return Buffer.concat([Buffer.from(xml.slice(0, at)), bytes, Buffer.from(xml.slice(at + part.length))]);
};

/** The signed body at another place, and another body where it is read; or a signature that is missing, or present
 *  twice. */
function wrapped(xml: string): fc.Arbitrary<Buffer> {
  const { body, signature } = piecesOf(xml);
  const other = body.replace('>granted<', '>refused<');
  const nameless = other.replace(/ wsu:Id="[^"]*"/, '');
  const renamed = other.replace(/wsu:Id="[^"]*"/, 'wsu:Id="another"');
  const copies = [other, nameless, renamed].flatMap((one) => [
    xml.replace(body, body + one),
    xml.replace(body, one + body),
    xml.replace(body, one).replace('</S:Header>', `${body}</S:Header>`),
    xml.replace(body, one).replace('<S:Header>', `<S:Header>${body}`),
    xml.replace(body, one).replace('</wsse:Security>', `${body}</wsse:Security>`),
    xml.replace(body, one).replace('</ds:Signature>', `<ds:Object>${body}</ds:Object></ds:Signature>`),
    xml.replace(body, one.replace('<request>', `<request>${body}`)),
  ]);
  const proofless = [
    xml.replace(signature, ''),
    xml.replace(signature, signature + signature),
    xml.replace(/<S:Header>[^]*<\/S:Header>/, ''),
    xml.replace(/URI="#[^"]*"/, 'URI=""'),
    xml.replace(/URI="#[^"]*"/, 'URI="#another"'),
    xml.replace(/<ds:Reference[^]*<\/ds:Reference>/, ''),
    xml.replace(/ wsu:Id="[^"]*"/, ''),
    `<x>${xml}</x>`,
  ];
  return fc.constantFrom(...[...copies, ...proofless].map((one) => Buffer.from(one)));
}
