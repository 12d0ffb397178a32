import { z } from 'zod';
import { callJson, SystemFault } from '../http/json-client.ts';
import { demandValid, Verified } from './ncanode-verdict.ts';
import type { NcanodeSettings } from './signer-settings.ts';
import type { DocumentSigner, Signer } from './signer.ts';
import { SignerAway } from './signer.ts';

const Signed = z.object({ xml: z.string().min(1) });

/** Signs with NCANode 3, a separate process with the cryptography of the national certification authority. Whatever
 *  keeps it from an answer is a fault of its own, and says nothing of the document. */
export function ncanodeSigner({ url, key, password, keyAlias, ...settings }: NcanodeSettings): Signer & DocumentSigner {
  const { trustedSerials, revocationCheck } = settings;
  const post = async <T>(path: string, body: object, schema: z.ZodType<T>, withinMs = settings.timeoutMs) => {
    const system = { url, timeoutMs: Math.min(settings.timeoutMs, withinMs) };
    const call = { method: 'POST', path, body, schema, expect: [200] } as const;
    const answer = await callJson(system, call).catch((fault: unknown) => {
      throw fault instanceof SystemFault ? new SignerAway(`NCANode: ${fault.message}`) : fault;
    });
    return answer.body;
  };
  const verdict = (path: string, xml: string, withinMs?: number) =>
    post(path, { xml, revocationCheck }, Verified, withinMs);
  const own = { key, password, keyAlias };
  return {
    demandsSignature: true,
    sign: async (xml, withinMs) => (await post('/wsse/sign', { xml, ...own, trimXml: false }, Signed, withinMs)).xml,
    verify: async (xml, withinMs) =>
      demandValid(await verdict('/wsse/verify', xml, withinMs), trustedSerials, revocationCheck),
    signDocument: async (xml, withinMs) =>
      (await post('/xml/sign', { xml, signers: [own], clearSignatures: false, trimXml: false }, Signed, withinMs)).xml,
    verifyDocument: async (xml, serials, withinMs) =>
      demandValid(await verdict('/xml/verify', xml, withinMs), serials, revocationCheck),
  };
}
