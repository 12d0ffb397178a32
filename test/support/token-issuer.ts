/** An issuer of access tokens with a real JWKS endpoint. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CryptoKey, JWK } from 'jose';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

export type IssuerKey = { kid: string; alg: string; privateKey: CryptoKey; publicKey: CryptoKey; jwk: JWK };

export type TokenIssuer = Awaited<ReturnType<typeof startIssuer>>;

/** Starts the issuer with one RS256 key; `publish` changes the keys that it publishes. */
export async function startIssuer() {
  let published: JWK[] = [];
  let asked = 0;
  let isAway = false;
  const server = createServer((_request, response) => {
    asked += 1;
    response.statusCode = isAway ? 500 : 200;
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: published }));
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const first = await issuerKey('first');
  published = [first.jwk];
  return {
    issuer,
    jwksUrl: `${issuer}/jwks.json`,
    first,
    publish: (...keys: IssuerKey[]) => void (published = keys.map(({ jwk }) => jwk)),
    asked: () => asked,
    away: (away: boolean) => void (isAway = away),
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(resolve);
      }),
  };
}

export async function issuerKey(kid: string, alg = 'RS256'): Promise<IssuerKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return { kid, alg, privateKey, publicKey, jwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } };
}

type Changes = {
  claims?: Record<string, unknown>;
  header?: object;
  at?: number;
  lasts?: number;
  key?: CryptoKey | Uint8Array;
};

/** An access token for the harness; `changes` make it invalid. */
export function accessToken(
  issuer: string,
  { kid, alg, privateKey }: IssuerKey,
  { claims = {}, header = {}, at = Date.now(), lasts = 300, key = privateKey }: Changes = {},
): Promise<string> {
  const iat = Math.floor(at / 1000);
  return new SignJWT({ iss: issuer, aud: 'usynys', sub: 'aisulu', iat, exp: iat + lasts, ...claims })
    .setProtectedHeader({ alg, kid, typ: 'at+jwt', ...header })
    .sign(key);
}
