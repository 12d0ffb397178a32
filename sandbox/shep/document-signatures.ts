/** Signatures inside the data of messages: over a whole document and in its root, as NCANode makes them. */
import { X509Certificate } from 'node:crypto';
import { SignedXml } from 'xml-crypto';
import type { Identity } from './certificate.ts';
import { ECDSA_SHA256, EcdsaSha256, SHA256 } from './signatures.ts';

const C14N = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315';
const ENVELOPED = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature';

/** The same document with a signature over its root as the last child of its root. */
export function signDocument(xml: string, { privateKey, certificate }: Identity): string {
  const signer = new SignedXml({
    privateKey,
    signatureAlgorithm: ECDSA_SHA256,
    canonicalizationAlgorithm: C14N,
    getKeyInfoContent: () =>
      `<ds:X509Data><ds:X509Certificate>${certificate.raw.toString('base64')}</ds:X509Certificate></ds:X509Data>`,
  });
  signer.SignatureAlgorithms[ECDSA_SHA256] = EcdsaSha256;
  const transforms = [ENVELOPED, `${C14N}#WithComments`];
  signer.addReference({ xpath: '/*', isEmptyUri: true, transforms, digestAlgorithm: SHA256 });
  signer.computeSignature(xml, { prefix: 'ds', location: { reference: '/*', action: 'append' } });
  return signer.getSignedXml();
}

/** Whether the signature of a document is valid, and its certificate. */
export function verifyDocument(xml: string): { valid: boolean; certificate?: X509Certificate } {
  const [signature] = /<ds:Signature[\s>][^]*?<\/ds:Signature>/.exec(xml) ?? [];
  const [, der] = /<ds:X509Certificate>([A-Za-z0-9+/=\s]+)</.exec(signature ?? '') ?? [];
  if (!signature || !der) return { valid: false };
  try {
    const certificate = new X509Certificate(Buffer.from(der, 'base64'));
    const checker = new SignedXml({ publicCert: certificate.publicKey });
    checker.getCertFromKeyInfo = () => null;
    checker.SignatureAlgorithms[ECDSA_SHA256] = EcdsaSha256;
    checker.loadSignature(signature);
    return { valid: checker.checkSignature(xml), certificate };
  } catch {
    return { valid: false };
  }
}
