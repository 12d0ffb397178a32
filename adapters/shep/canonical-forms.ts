/** The transforms and canonical forms that a signature may name: none of them can hide a part of what is read. */
import { SystemFault } from '../http/json-client.ts';
import { DSIG, EXCLUSIVE_C14N } from './namespaces.ts';
import { attributeOf } from './xml-reading.ts';
import type { XmlElement } from './xml-tree.ts';

export const ENVELOPED = `${DSIG}enveloped-signature`;
const INCLUSIVE_C14N = ['http://www.w3.org/TR/2001/REC-xml-c14n-20010315', 'http://www.w3.org/2006/12/xml-c14n11'];
/** The canonical forms of a signature inside data; those "with comments" differ only by comments, which no document of
 *  ours may have. */
export const INNER_FORMS = [EXCLUSIVE_C14N, `${EXCLUSIVE_C14N}WithComments`].concat(
  INCLUSIVE_C14N.flatMap((form) => [form, `${form}#WithComments`]),
);

/** Throws unless the method is one of these, without content that changes what it does. */
export function demandMethod(method: XmlElement, allowed: readonly string[]): string {
  const algorithm = attributeOf(method, 'Algorithm') ?? '';
  const isChanged = method.children.some(({ name }) => name !== 'InclusiveNamespaces');
  if (method.ns !== DSIG || !allowed.includes(algorithm) || isChanged)
    throw new SystemFault('the signature changes what it signs');
  return algorithm;
}
