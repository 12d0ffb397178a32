/** WS-Security 1.0 as NCANode does it, with ECDSA in the place of GOST: the body signed, exclusive C14N, the
 *  certificate inside. */
import { randomUUID, sign, verify, X509Certificate } from 'node:crypto';
import type { BinaryLike, KeyLike } from 'node:crypto';
import { SignedXml } from 'xml-crypto';
import type { Identity } from './certificate.ts';

const WSSE = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd';
const WSU = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd';
const X509V3 = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-x509-token-profile-1.0#X509v3';
const BASE64 = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0#Base64Binary';
export const ECDSA_SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256';
export const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256';
const EXCLUSIVE_C14N = 'http://www.w3.org/2001/10/xml-exc-c14n#';

/** XML signatures hold the two numbers of ECDSA side by side, not as DER. */
export class EcdsaSha256 {
  getSignature(signedInfo: BinaryLike, privateKey: KeyLike): string {
    return sign('sha256', bytes(signedInfo), { key: privateKey as string, dsaEncoding: 'ieee-p1363' }).toString(
      'base64',
    );
  }
  verifySignature(material: string, key: KeyLike, signature: string): boolean {
    const options = { key: key as string, dsaEncoding: 'ieee-p1363' } as const;
    return verify('sha256', bytes(material), options, Buffer.from(signature, 'base64'));
  }
  getAlgorithmName = (): string => ECDSA_SHA256;
}
const bytes = (data: BinaryLike): Buffer => (typeof data === 'string' ? Buffer.from(data) : (data as Buffer));

/** The place of the certificate: in the reference itself, as NCANode writes it, or in a token that the reference
 *  names. */
export type TokenForm = 'key-identifier' | 'binary-token';

/** The same envelope with its body signed. */
export function signBody(xml: string, { privateKey, certificate }: Identity, form: TokenForm): string {
  const der = certificate.raw.toString('base64');
  const tokenId = `X509-${randomUUID()}`;
  const attributes = `wsu:Id="${tokenId}" ValueType="${X509V3}" EncodingType="${BASE64}"`;
  const token = `<wsse:BinarySecurityToken ${attributes}>${der}</wsse:BinarySecurityToken>`;
  const reference =
    form === 'binary-token'
      ? `<wsse:Reference URI="#${tokenId}" ValueType="${X509V3}"/>`
      : `<wsse:KeyIdentifier ValueType="${X509V3}" EncodingType="${BASE64}">${der}</wsse:KeyIdentifier>`;
  const signer = new SignedXml({
    idMode: 'wssecurity',
    privateKey,
    signatureAlgorithm: ECDSA_SHA256,
    canonicalizationAlgorithm: EXCLUSIVE_C14N,
    getKeyInfoContent: () => `<wsse:SecurityTokenReference>${reference}</wsse:SecurityTokenReference>`,
  });
  signer.SignatureAlgorithms[ECDSA_SHA256] = EcdsaSha256;
  signer.addReference({ xpath: BODY, transforms: [EXCLUSIVE_C14N], digestAlgorithm: SHA256 });
  signer.computeSignature(prepared(xml, form === 'binary-token' ? token : ''), {
    prefix: 'ds',
    existingPrefixes: { wsse: WSSE },
    location: { reference: `//*[local-name(.)='Security' and namespace-uri(.)='${WSSE}']`, action: 'append' },
  });
  return signer.getSignedXml();
}
const BODY = "/*/*[local-name(.)='Body']";

/** The envelope with an empty security header and an id on its body. */
function prepared(xml: string, token: string): string {
  const security = (prefix: string) =>
    `<wsse:Security xmlns:wsse="${WSSE}" xmlns:wsu="${WSU}" ${prefix}:mustUnderstand="1">${token}</wsse:Security>`;
  const withHeader = xml.replace(
    /<([\w-]+):Header\s*\/>|<([\w-]+):Header\s*><\/\2:Header>/,
    (_all, a: string | undefined, b: string) => `<${a ?? b}:Header>${security(a ?? b)}</${a ?? b}:Header>`,
  );
  if (withHeader === xml) throw new Error('no empty SOAP header to sign in');
  return withHeader.replace(/<([\w-]+):Body(?=[\s>])/, `<$1:Body xmlns:wsu="${WSU}" wsu:Id="id-${randomUUID()}"`);
}

/** Whether the first signature of a document is valid, and its certificate. As in NCANode, the signed part is not
 *  checked. */
export function verifyFirst(xml: string): { valid: boolean; certificate?: X509Certificate } {
  const [signature] = /<ds:Signature[\s>][^]*?<\/ds:Signature>/.exec(xml) ?? [];
  const certificate = certificateIn(xml);
  if (!signature || !certificate) return { valid: false };
  try {
    const checker = new SignedXml({ idMode: 'wssecurity', publicCert: certificate.publicKey });
    checker.getCertFromKeyInfo = () => null;
    checker.SignatureAlgorithms[ECDSA_SHA256] = EcdsaSha256;
    checker.loadSignature(signature);
    return { valid: checker.checkSignature(xml), certificate };
  } catch {
    return { valid: false, certificate };
  }
}

function certificateIn(xml: string): X509Certificate | undefined {
  const [, der] = /<wsse:(?:KeyIdentifier|BinarySecurityToken)[^>]*>([A-Za-z0-9+/=\s]+)</.exec(xml) ?? [];
  try {
    return der ? new X509Certificate(Buffer.from(der, 'base64')) : undefined;
  } catch {
    return undefined;
  }
}
