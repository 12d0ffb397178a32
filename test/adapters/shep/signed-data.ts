/** Signed answers whose data hold whatever a register may write, and readers of them. */
import fc from 'fast-check';
import { SystemFault } from '../../../adapters/http/json-client.ts';
import { openEnvelope } from '../../../adapters/shep/channel.ts';
import type { Signer } from '../../../adapters/shep/signer.ts';
import { readSyncAnswer } from '../../../adapters/shep/sync-message.ts';
import type { XmlElement } from '../../../adapters/shep/xml-tree.ts';
import { makeIdentity } from '../../../sandbox/shep/certificate.ts';
import { writeAnswer } from '../../../sandbox/shep/envelope.ts';
import { signBody, verifyFirst } from '../../../sandbox/shep/signatures.ts';

const IDENTITY = makeIdentity('shep');
const NOW = Date.parse('2026-11-25T12:00:00Z');
export const DSIG = 'http://www.w3.org/2000/09/xmldsig#';
export const SOAP = 'http://schemas.xmlsoap.org/soap/envelope/';
export const WSSE = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd';
export const WSU = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd';

/** An answer with these data, signed by ШЭП. */
export const signedWith = (data: string): string =>
  signBody(writeAnswer({ messageId: 'm-1' }, NOW, { code: 'SCSS001', message: 'OK', data }), IDENTITY, 'binary-token');

/** The id that the signature of a document refers to. */
export const bodyIdOf = (xml: string): string => /<S:Body[^>]*wsu:Id="([^"]+)"/.exec(xml)![1]!;

/** A verifier that takes the first signature and the first certificate of a document, and follows the reference. */
export const verifier: Signer = {
  demandsSignature: true,
  sign: async (xml) => xml,
  verify: async (xml) => {
    if (!verifyFirst(xml).valid) throw new SystemFault('the signature is not valid');
  },
};
/** The weakest verifier possible: it accepts every document. */
export const credulous: Signer = { ...verifier, verify: async () => undefined };

/** What our reader reads of a document; undefined when it refuses it. */
export async function readingOf(xml: string, signer: Signer): Promise<XmlElement | undefined> {
  try {
    return readSyncAnswer(await openEnvelope(signer, Buffer.from(xml))).data;
  } catch (fault) {
    if (fault instanceof SystemFault) return undefined;
    throw fault;
  }
}

type Node = { name: string; attributes: [string, string][]; inside: string | Node[] };

const names = fc.constantFrom(
  ...'person Body S:Body Envelope S:Envelope S:Header Security wsse:Security KeyInfo ds:KeyInfo code'.split(' '),
  ...'Signature ds:Signature x:signature ds:SignedInfo ds:Reference x:BODY wsse:BinarySecurityToken'.split(' '),
  'wsse:SecurityTokenReference',
);
const ids = fc.constantFrom('Id', 'ID', 'id', 'wsu:Id', 'AssertionID', 'RequestID', 'xml:id', 'code', 'URI');

/** Data of a register: names of signatures and envelopes among others, ids of every spelling, the same ids twice. The
 *  text `@BODY` stands for the id that the signature will refer to. */
export const { data: anyData } = fc.letrec<{ data: Node; name: string }>((tie) => ({
  name: names,
  data: fc.record({
    name: names,
    attributes: fc
      .uniqueArray(fc.tuple(ids, fc.constantFrom('1', 'id-2', '#id-2', '@BODY')), {
        selector: ([key]) => key,
        maxLength: 3,
      })
      .map((all) => all.map(([key, value]): [string, string] => [key, value])),
    inside: fc.oneof(
      { depthSize: 'small' },
      fc.stringMatching(/^[\wа-яә ]{0,8}$/),
      fc.array(tie('data'), { maxLength: 3 }),
    ),
  }),
}));

/** The data as text, with all prefixes that they may use. */
export const dataXml = (node: Node): string =>
  `<all xmlns:S="${SOAP}" xmlns:ds="${DSIG}" xmlns:wsse="${WSSE}" xmlns:wsu="${WSU}" xmlns:x="urn:x">` +
  `${nodeXml(node)}</all>`;

function nodeXml({ name, attributes, inside }: Node): string {
  const written = attributes.map(([key, value]) => ` ${key}="${value}"`).join('');
  const content = typeof inside === 'string' ? inside : inside.map(nodeXml).join('');
  return content === '' ? `<${name}${written}/>` : `<${name}${written}>${content}</${name}>`;
}

/** Whether an element has an id with the value `@BODY`, in any spelling. */
export const namesBody = ({ attributes, inside }: Node): boolean =>
  attributes.some(([key, value]) => value === '@BODY' && key !== 'code' && key !== 'URI') ||
  (typeof inside !== 'string' && inside.some(namesBody));
