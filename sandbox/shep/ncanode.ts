/** A stand-in for NCANode 3: `POST /wsse/sign` and `/wsse/verify` for messages, `POST /xml/sign` and `/xml/verify` for
 *  documents inside them. Its containers are names in base64 with one
 *  password for all; each name has a key of its own, made on first use. */
import { Router } from 'express';
import type { Response } from 'express';
import { z } from 'zod';
import { makeIdentity } from './certificate.ts';
import type { Identity } from './certificate.ts';
import { signDocument, verifyDocument } from './document-signatures.ts';
import { signBody, verifyFirst } from './signatures.ts';

const Key = z.object({ key: z.base64(), password: z.string(), keyAlias: z.string().optional() });
const SignRequest = Key.extend({ xml: z.string(), trimXml: z.boolean().optional() });
const SignDocumentRequest = z.object({
  xml: z.string(),
  signers: z.array(Key).length(1),
  clearSignatures: z.boolean().optional(),
  trimXml: z.boolean().optional(),
});
const VerifyRequest = z.object({ xml: z.string(), revocationCheck: z.array(z.string()).default([]) });
type Signature = ReturnType<typeof verifyFirst>;

export interface Ncanode {
  router: Router;
  /** The key of a name; `shep` is the gateway's own. */
  identity(name: string): Identity;
  /** Whether the document is signed by that name; the caller checks which part is signed. */
  isSignedBy(name: string, xml: string): boolean;
  /** The same for a document with its signature in its root. */
  isDocumentSignedBy(name: string, xml: string): boolean;
}

export function createNcanode(password: string): Ncanode {
  const router = Router();
  const identities = new Map<string, Identity>();
  const identity = (name: string): Identity => {
    const known = identities.get(name) ?? makeIdentity(name);
    identities.set(name, known);
    return known;
  };
  const signerOf = ({ valid, certificate }: Signature): Identity | undefined =>
    valid && certificate
      ? [...identities.values()].find((one) => one.certificate.fingerprint256 === certificate.fingerprint256)
      : undefined;
  const verdict = (response: Response, found: Signature, asked: string[]): void => {
    const { serialNumber, validFrom, validTo, subject } = signerOf(found)?.certificate ?? {};
    const valid = serialNumber !== undefined;
    const revocations = asked.map((by) => ({
      revoked: false,
      by,
      revocationTime: null,
      reason: by === 'OCSP' ? 'OK' : null,
    }));
    const one = { valid, revocations, notBefore: validFrom, notAfter: validTo, serialNumber, subject: { dn: subject } };
    response.json({ status: 200, message: 'OK', valid, signers: valid ? [one] : [] });
  };
  const signWith = (
    response: Response,
    { key, password: given }: z.infer<typeof Key>,
    sign: (identity: Identity) => string,
  ): void => {
    if (given === password)
      response.json({ status: 200, message: 'OK', xml: sign(identity(Buffer.from(key, 'base64').toString())) });
    else response.status(400).json({ status: 400, message: 'wrong password of the key' });
  };

  router.post('/wsse/sign', (request, response) => {
    const { xml, ...key } = SignRequest.parse(request.body);
    signWith(response, key, (own) => signBody(xml, own, 'key-identifier'));
  });
  router.post('/wsse/verify', (request, response) => {
    const { xml, revocationCheck } = VerifyRequest.parse(request.body);
    verdict(response, verifyFirst(xml), revocationCheck);
  });
  router.post('/xml/sign', (request, response) => {
    const { xml, signers } = SignDocumentRequest.parse(request.body);
    signWith(response, signers[0]!, (own) => `${DECLARATION}${signDocument(xml, own)}`);
  });
  router.post('/xml/verify', (request, response) => {
    const { xml, revocationCheck } = VerifyRequest.parse(request.body);
    verdict(response, verifyDocument(xml), revocationCheck);
  });
  return {
    router,
    identity,
    isSignedBy: (name, xml) => signerOf(verifyFirst(xml)) === identity(name),
    isDocumentSignedBy: (name, xml) => signerOf(verifyDocument(xml)) === identity(name),
  };
}
const DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="no"?>';
