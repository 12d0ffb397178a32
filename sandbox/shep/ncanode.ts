/** A stand-in for NCANode 3: `POST /wsse/sign` and `POST /wsse/verify`. Its containers are names in base64 with one
 *  password for all; each name has a key of its own, made on first use. */
import { Router } from 'express';
import { z } from 'zod';
import { makeIdentity } from './certificate.ts';
import type { Identity } from './certificate.ts';
import { signBody, verifyFirst } from './signatures.ts';

const SignRequest = z.object({
  xml: z.string(),
  key: z.base64(),
  password: z.string(),
  keyAlias: z.string().optional(),
  trimXml: z.boolean().optional(),
});
const VerifyRequest = z.object({ xml: z.string(), revocationCheck: z.array(z.string()).optional() });

export interface Ncanode {
  router: Router;
  /** The key of a name; `shep` is the gateway's own. */
  identity(name: string): Identity;
  /** Whether the document is signed by that name; the caller checks which part is signed. */
  isSignedBy(name: string, xml: string): boolean;
}

export function createNcanode(password: string): Ncanode {
  const router = Router();
  const identities = new Map<string, Identity>();
  const identity = (name: string): Identity => {
    const known = identities.get(name) ?? makeIdentity(name);
    identities.set(name, known);
    return known;
  };
  const signerOf = (xml: string): Identity | undefined => {
    const { valid, certificate } = verifyFirst(xml);
    return valid && certificate
      ? [...identities.values()].find((one) => one.certificate.fingerprint256 === certificate.fingerprint256)
      : undefined;
  };

  router.post('/wsse/sign', (request, response) => {
    const { xml, key, password: given } = SignRequest.parse(request.body);
    if (given !== password) {
      response.status(400).json({ status: 400, message: 'wrong password of the key' });
      return;
    }
    const name = Buffer.from(key, 'base64').toString();
    response.json({ status: 200, message: 'OK', xml: signBody(xml, identity(name), 'key-identifier') });
  });
  router.post('/wsse/verify', (request, response) => {
    const { xml } = VerifyRequest.parse(request.body);
    const signer = signerOf(xml);
    const { serialNumber, validFrom, validTo, subject } = signer?.certificate ?? {};
    const signers = signer
      ? [{ valid: true, notBefore: validFrom, notAfter: validTo, serialNumber, subject: { dn: subject } }]
      : [];
    response.json({ status: 200, message: 'OK', valid: signer !== undefined, signers });
  });
  return { router, identity, isSignedBy: (name, xml) => signerOf(xml) === identity(name) };
}
