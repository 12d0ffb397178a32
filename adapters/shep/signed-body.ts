/** Checks that the signed part of a document is the body that we read. A verifier says only that some part was
 *  signed: in a signature wrapping attack that is another part. What the body holds is data, whatever its names are. */
import { SystemFault } from '../http/json-client.ts';
import { demandMethod } from './canonical-forms.ts';
import { partsOf } from './envelope.ts';
import { DSIG, EXCLUSIVE_C14N, WSSE, WSU } from './namespaces.ts';
import { attributeOf, childOf, demandChild, everyElement } from './xml-reading.ts';
import type { XmlElement } from './xml-tree.ts';

/** Names that the header may have once, in any namespace: verifiers differ in how they find these elements. */
const ONCE = ['security', 'signature', 'signedinfo', 'keyinfo', 'securitytokenreference'];
/** Names that the document has outside of its header. */
const NEVER = ['envelope', 'body'];
/** Attributes that a verifier may read as an id. */
const ID_NAMES = ['id', 'assertionid', 'requestid', 'responseid'];
/** What a verifier looks for by name and prefix, and takes the first that it finds. */
const FOUND_BY_PREFIX = { signature: 'ds', securitytokenreference: 'wsse' };

/** Throws unless the only signature of the header covers the only body. */
export function demandSignedBody(envelope: XmlElement): void {
  const { header, body } = partsOf(envelope);
  const security = header && childOf(header, 'Security', WSSE);
  const signature = security && childOf(security, 'Signature', DSIG);
  if (!signature) throw new SystemFault('the message is not signed');
  const inHeader = header.children.flatMap((child) => [...everyElement(child)]);
  const inBody = body.children.flatMap((child) => [...everyElement(child)]);
  if (ONCE.some((name) => named(inHeader, name).length > 1) || NEVER.some((name) => named(inHeader, name).length > 0))
    throw new SystemFault('the message has a part twice that it may have once');
  demandFoundFirst(inHeader, inBody);
  const covered = referencesOf(signature);
  const id = attributeOf(body, 'Id', WSU);
  if (!id || !covered.includes(id)) throw new SystemFault('the signature does not cover the body');
  demandOneMeaning([envelope, header, body, ...inHeader], inBody, covered);
}

const named = (elements: readonly XmlElement[], name: string): XmlElement[] =>
  elements.filter((element) => element.name.toLowerCase() === name);

/** Where the data have a name of a signature, the header's must be what a verifier finds first: also by its prefix. */
function demandFoundFirst(inHeader: readonly XmlElement[], inBody: readonly XmlElement[]): void {
  for (const [name, prefix] of Object.entries(FOUND_BY_PREFIX))
    if (named(inBody, name).length > 0 && named(inHeader, name)[0]?.prefix !== prefix)
      throw new SystemFault('a verifier may take a signature in the data for that of the message');
}

/** The ids of an element. */
export const idsOf = ({ attributes }: XmlElement): string[] =>
  attributes.filter(({ name }) => ID_NAMES.includes(name.toLowerCase())).map(({ value }) => value);

/** Throws unless each id of the message's own elements, and each that is signed, can mean one element only. Other ids
 *  in the data are data. */
function demandOneMeaning(own: readonly XmlElement[], inBody: readonly XmlElement[], covered: readonly string[]): void {
  // Of two ids on one element, two readers may use different ones.
  if (own.some((element) => idsOf(element).length > 1))
    throw new SystemFault('the message has an element with two ids');
  const all = [...own, ...inBody].flatMap(idsOf);
  const meant = new Set([...own.flatMap(idsOf), ...covered]);
  if ([...meant].some((id) => all.filter((one) => one === id).length > 1))
    throw new SystemFault('the message has an id twice');
}

/** The ids that the signature covers. Every reference must be an id of this document, and exclusive C14N the only
 *  transform. */
function referencesOf(signature: XmlElement): string[] {
  const info = demandChild(signature, 'SignedInfo', DSIG);
  demandMethod(demandChild(info, 'CanonicalizationMethod', DSIG), [EXCLUSIVE_C14N]);
  const references = info.children.filter(({ name }) => name === 'Reference');
  return references.map((reference) => {
    const uri = attributeOf(reference, 'URI') ?? '';
    if (reference.ns !== DSIG || !/^#[^\s#()']+$/.test(uri))
      throw new SystemFault('the signature points at something that we cannot find');
    const transforms = childOf(reference, 'Transforms', DSIG)?.children ?? [];
    if (transforms.length !== 1) throw new SystemFault('the signature changes what it signs');
    for (const transform of transforms) demandMethod(transform, [EXCLUSIVE_C14N]);
    return uri.slice(1);
  });
}
