/** Documents to ШЭП and back: signed on the way out, guarded and verified on the way in. One deadline, no retry. */
import { StatusFault, SystemFault } from '../http/json-client.ts';
import { SoapFault, throwSoapFault } from './envelope.ts';
import type { Signer } from './signer.ts';
import { demandSignedBody } from './signed-body.ts';
import { MAX_XML_BYTES, xmlText } from './xml-guard.ts';
import type { XmlElement } from './xml-tree.ts';
import { parseXml } from './xml-tree.ts';

const XML_TYPE = 'text/xml; charset=utf-8';

/** The envelope in bytes that came from outside. Throws SystemFault unless they are plain XML and, if the signer
 *  demands it, the body is signed by a trusted signer. */
export async function openEnvelope(signer: Signer, bytes: Uint8Array, withinMs?: number): Promise<XmlElement> {
  const xml = xmlText(bytes);
  const envelope = parseXml(xml);
  throwSoapFault(envelope);
  if (signer.demandsSignature) {
    demandSignedBody(envelope);
    await signer.verify(xml, withinMs);
  }
  return envelope;
}

/** What is left of a deadline that starts now. */
export function deadline(timeoutMs: number): () => number {
  const started = performance.now();
  return () => Math.max(1, Math.ceil(timeoutMs - (performance.now() - started)));
}

type Line = { url: string; timeoutMs: number; signer: Signer; leftMs?: () => number };

/** Signs a document, posts it, and opens the answer, all within one deadline. A SOAP fault comes with status 500 and is
 *  read like an answer. */
export async function exchange(
  { url, timeoutMs, signer, leftMs = deadline(timeoutMs) }: Line,
  xml: string,
): Promise<XmlElement> {
  const body = await signer.sign(xml, leftMs());
  const signal = AbortSignal.timeout(leftMs());
  const headers = { 'content-type': XML_TYPE, soapaction: '""' };
  const { status, bytes } = await fetch(url, { method: 'POST', headers, body, redirect: 'error', signal })
    .then(async (response) => ({ status: response.status, bytes: await readLimited(response) }))
    .catch((fault: Error) => {
      if (fault instanceof SystemFault) throw fault;
      const why = fault.name === 'TimeoutError' ? `no answer within ${timeoutMs} ms` : 'not reachable, or cut off';
      throw new SystemFault(`ШЭП: ${why}`);
    });
  if (status !== 200 && status !== 500) throw new StatusFault(status, 'ШЭП ');
  try {
    return await openEnvelope(signer, bytes, leftMs());
  } catch (fault) {
    throw status === 500 && !(fault instanceof SoapFault) ? new StatusFault(status, 'ШЭП ') : fault;
  }
}

async function readLimited(response: Response): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > MAX_XML_BYTES) throw new SystemFault('the XML is larger than 1 MB'); // leaving the loop cancels the rest
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
