/** An NCANode whose next answer to `verify` is what the test says. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { ncanodeSigner } from '../../../adapters/shep/ncanode-signer.ts';
import type { NcanodeSettings } from '../../../adapters/shep/signer-settings.ts';

export const SERIAL = '4a01';
/** What NCANode does with a call: answers it, cuts the connection, or stays silent. */
export type Behaviour = { status: number; body: string } | 'cut' | 'silent';

/** `signsAt`: the NCANode that signs in its place. */
export async function startNcanode(signsAt?: string) {
  const next: { does: Behaviour } = { does: 'cut' };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const isSigned = signsAt !== undefined && request.url?.endsWith('/sign');
    const does = isSigned ? await signed(`${signsAt}${request.url}`, Buffer.concat(chunks).toString()) : next.does;
    if (does === 'silent') return;
    if (does === 'cut') request.socket.destroy();
    else response.writeHead(does.status, { 'content-type': 'application/json' }).end(does.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const settings: NcanodeSettings = {
    kind: 'ncanode',
    url,
    key: 'key',
    password: 'password',
    trustedSerials: [SERIAL],
    revocationCheck: ['OCSP'],
    timeoutMs: 5_000,
  };
  return {
    url,
    says: (does: Behaviour) => void (next.does = does),
    signer: (changes: Partial<NcanodeSettings> = {}) => ncanodeSigner({ ...settings, ...changes }),
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function signed(url: string, body: string): Promise<Behaviour> {
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  return { status: response.status, body: await response.text() };
}

/** An answer of NCANode to `verify`. */
export const verdict = (
  valid: boolean,
  revocations: object[] | undefined,
  serialNumber: string | null = SERIAL,
): Behaviour => ({
  status: 200,
  body: JSON.stringify({ status: 200, message: 'OK', valid, signers: [{ valid, serialNumber, revocations }] }),
});
export const OK = { revoked: false, by: 'OCSP', revocationTime: null, reason: 'OK' };
export const CRL = { revoked: false, by: 'CRL', revocationTime: null, reason: null };
/** NCANode 3 writes a check that failed as one that found nothing, with the reason beside it. */
export const AWAY = { revoked: false, by: 'OCSP', revocationTime: null, reason: 'ocsp.example: Try again' };

/** What keeps NCANode from a verdict, whatever it says of the signature then. */
export const trouble: fc.Arbitrary<Behaviour> = fc.oneof(
  fc.constant<Behaviour>('cut'),
  fc.record({ status: fc.integer({ min: 400, max: 599 }), body: fc.oneof(fc.json(), fc.string()) }),
  fc.record({ status: fc.constant(200), body: fc.string() }).filter(({ body }) => !body.trim().startsWith('{')),
  fc
    .record({ valid: fc.boolean(), reason: fc.string({ minLength: 1 }), before: fc.array(fc.constantFrom(OK, CRL)) })
    .filter(({ reason }) => reason.trim() !== '' && !/^ok$/i.test(reason.trim()))
    .map(({ valid, reason, before }) => verdict(valid, [...before, { ...AWAY, reason }])),
);
