/** Checks that the signed part of a document is the body that we read. A verifier says only that some part was
 *  signed: in a signature wrapping attack that is another part. */
import { SystemFault } from '../http/json-client.ts';
import { partsOf } from './envelope.ts';
import { DSIG, EXCLUSIVE_C14N, WSSE, WSU } from './namespaces.ts';
import { attributeOf, childOf, demandChild, everyElement } from './xml-reading.ts';
import type { XmlElement } from './xml-tree.ts';

/** Names that a document may have once, in any namespace: verifiers differ in how they find these elements. */
const ONCE = ['envelope', 'body', 'security', 'signature', 'signedinfo', 'keyinfo', 'securitytokenreference'];
/** Attributes that a verifier may read as an id. */
const ID_NAMES = ['id', 'assertionid', 'requestid', 'responseid'];

/** Throws unless the only signature of the document covers the only body. */
export function demandSignedBody(envelope: XmlElement): void {
  const { header, body } = partsOf(envelope);
  const security = header && childOf(header, 'Security', WSSE);
  const signature = security && childOf(security, 'Signature', DSIG);
  if (!signature) throw new SystemFault('the message is not signed');
  const elements = [...everyElement(envelope)];
  for (const name of ONCE)
    if (elements.filter((element) => element.name.toLowerCase() === name).length > 1)
      throw new SystemFault('the message has a part twice that it may have once');
  demandUniqueIds(elements);
  const id = attributeOf(body, 'Id', WSU);
  const covered = referencesOf(signature);
  if (!id || !covered.includes(id)) throw new SystemFault('the signature does not cover the body');
}

function demandUniqueIds(elements: XmlElement[]): void {
  const ids = elements.flatMap(({ attributes }) => {
    const own = attributes.filter(({ name }) => ID_NAMES.includes(name.toLowerCase())).map(({ value }) => value);
    // Of two ids on one element, two readers may use different ones.
    if (own.length > 1) throw new SystemFault('the message has an element with two ids');
    return own;
  });
  if (new Set(ids).size < ids.length) throw new SystemFault('the message has an id twice');
}

/** The ids that the signature covers. Every reference must be an id of this document, and exclusive C14N the only
 *  transform. */
function referencesOf(signature: XmlElement): string[] {
  const info = demandChild(signature, 'SignedInfo', DSIG);
  demandExclusive(demandChild(info, 'CanonicalizationMethod', DSIG));
  const references = info.children.filter(({ name }) => name === 'Reference');
  return references.map((reference) => {
    const uri = attributeOf(reference, 'URI') ?? '';
    if (reference.ns !== DSIG || !/^#[^\s#()']+$/.test(uri))
      throw new SystemFault('the signature points at something that we cannot find');
    const transforms = childOf(reference, 'Transforms', DSIG)?.children ?? [];
    if (transforms.length !== 1) throw new SystemFault('the signature changes what it signs');
    for (const transform of transforms) demandExclusive(transform);
    return uri.slice(1);
  });
}

function demandExclusive(method: XmlElement): void {
  const inclusive = method.children.some(({ name }) => name !== 'InclusiveNamespaces');
  if (method.ns !== DSIG || attributeOf(method, 'Algorithm') !== EXCLUSIVE_C14N || inclusive)
    throw new SystemFault('the signature changes what it signs');
}
