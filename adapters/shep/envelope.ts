/** The SOAP 1.1 envelope around every message of ШЭП. */
import { SystemFault } from '../http/json-client.ts';
import { SOAP } from './namespaces.ts';
import { everyElement } from './xml-reading.ts';
import type { XmlElement } from './xml-tree.ts';
import type { XmlNode } from './xml-writer.ts';
import { branch, leaf, writeXml } from './xml-writer.ts';

/** A SOAP fault of ШЭП; only its code is kept, since its text may name a person. */
export class SoapFault extends SystemFault {
  readonly code: string;
  constructor(code: string) {
    super(`ШЭП answered with the SOAP fault ${code}`);
    this.code = code;
  }
}

/** A document with one operation in its body. Only the signer may change it afterwards. */
export function writeEnvelope(operation: XmlNode): string {
  return writeXml({
    name: 'soap:Envelope',
    attributes: { 'xmlns:soap': SOAP },
    content: [branch('soap:Header', []), branch('soap:Body', [operation])],
  });
}

/** The header, if there is one, and the only body of a document. */
export function partsOf(envelope: XmlElement): { header?: XmlElement; body: XmlElement } {
  if (!isSoap(envelope, 'Envelope')) throw new SystemFault('the XML is not a SOAP 1.1 envelope');
  const [first, second, third] = envelope.children;
  const header = first && isSoap(first, 'Header') ? first : undefined;
  const body = header ? second : first;
  if (!body || !isSoap(body, 'Body') || (header ? third : second))
    throw new SystemFault('the SOAP envelope does not have exactly one body');
  return { header, body };
}

/** Throws the SOAP fault that a document holds. It needs no signature, since it only makes the call fail. */
export function throwSoapFault(envelope: XmlElement): void {
  const fault = partsOf(envelope).body.children.find((child) => isSoap(child, 'Fault'));
  if (fault) throw new SoapFault(faultCode(fault));
}

/** The one operation in the body, which must have the expected name. Throws a SOAP fault. */
export function operationOf(envelope: XmlElement, ns: string | readonly string[], name: string): XmlElement {
  throwSoapFault(envelope);
  const [operation, other] = partsOf(envelope).body.children;
  if (!operation || other) throw new SystemFault('the SOAP body does not hold exactly one element');
  if (![ns].flat().includes(operation.ns) || operation.name !== name)
    throw new SystemFault(`the SOAP body holds no ${name}`);
  return operation;
}

/** A SOAP fault that refuses a call: because of the caller, or because of us. */
export const writeSoapFault = (whose: 'Client' | 'Server', why: string): string =>
  writeEnvelope(branch('soap:Fault', [leaf('faultcode', `soap:${whose}`), leaf('faultstring', why)]));

const isSoap = (element: XmlElement, name: string): boolean => element.ns === SOAP && element.name === name;

/** ШЭП's own code in the detail, which is more precise, else SOAP's. */
function faultCode(fault: XmlElement): string {
  const codes = [...everyElement(fault)];
  const found = codes.find(({ name }) => name === 'errorCode') ?? codes.find(({ name }) => name === 'faultcode');
  const code = found?.text.trim() ?? '';
  return /^[A-Za-z0-9_.:-]{1,60}$/.test(code) ? code : 'without a readable code';
}
