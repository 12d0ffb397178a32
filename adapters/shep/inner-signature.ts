/** A service's own signature inside its data: checks that it covers all that we read of them. */
import { SystemFault } from '../http/json-client.ts';
import { demandMethod, ENVELOPED, INNER_FORMS } from './canonical-forms.ts';
import { DSIG } from './namespaces.ts';
import { idsOf } from './signed-body.ts';
import { attributeOf, childOf, demandChild, everyElement } from './xml-reading.ts';
import type { XmlElement } from './xml-tree.ts';

/** Names that may stand once in what is signed: verifiers differ in which of two they find. */
const ONCE = ['signature', 'signedinfo', 'keyinfo'];

/** The element that holds the signature and is covered by it: `data`, or the only element in it. */
export function innerSignedRoot(data: XmlElement): XmlElement {
  const [only, another] = data.children;
  const root = childOf(data, 'Signature', DSIG) || !only || another ? data : only;
  const signature = childOf(root, 'Signature', DSIG);
  if (!signature) throw new SystemFault('the data are not signed by the service');
  const elements = [...everyElement(root)];
  for (const name of ONCE)
    if (elements.filter((one) => one.name.toLowerCase() === name).length > 1)
      throw new SystemFault('the data have a part of a signature twice');
  demandWhole(signature, root, elements);
  return root;
}

/** Throws unless the only reference is the whole root, without the signature itself. */
function demandWhole(signature: XmlElement, root: XmlElement, elements: readonly XmlElement[]): void {
  const info = demandChild(signature, 'SignedInfo', DSIG);
  demandMethod(demandChild(info, 'CanonicalizationMethod', DSIG), INNER_FORMS);
  const reference = demandChild(info, 'Reference', DSIG);
  const uri = attributeOf(reference, 'URI');
  const isOnly = info.children.filter(({ name }) => name === 'Reference').length === 1;
  const ids = elements.flatMap(idsOf).filter((id) => `#${id}` === uri);
  const isRoot = uri === '' || (ids.length === 1 && idsOf(root).includes(ids[0]!));
  if (!isOnly || !isRoot) throw new SystemFault('the signature of the service does not cover its data');
  const transforms = childOf(reference, 'Transforms', DSIG)?.children ?? [];
  const used = transforms.map((one) => demandMethod(one, [ENVELOPED, ...INNER_FORMS]));
  if (used.length > 2 || used.filter((one) => one === ENVELOPED).length !== 1)
    throw new SystemFault('the signature changes what it signs');
}
