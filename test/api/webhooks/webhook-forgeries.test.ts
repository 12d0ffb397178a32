import assert from 'node:assert/strict';
import type { Request } from 'express';
import fc from 'fast-check';
import { Problem } from '../../../api/http/problem.ts';
import { verifySignature } from '../../../api/webhooks/webhook-signature.ts';
import { signatureV1 } from '../../../adapters/http/standard-signature.ts';
import { mutantOf } from '../../support/mutants.ts';

const MUTATIONS = 10_000;
const secret = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
const previous = `whsec_${Buffer.alloc(32, 2).toString('base64')}`;
type Call = { id: string; timestamp: string; signature: string; body: Buffer };

const nowSeconds = () => Math.floor(Date.now() / 1000);
const signed = (body: Buffer, withSecret = secret, timestamp = String(nowSeconds())): Call => {
  const id = 'msg_1';
  return { id, timestamp, body, signature: signatureV1(withSecret, { id, timestamp, body }) };
};
const isAccepted = ({ id, timestamp, signature, body }: Call, secrets: string[] = [secret]): boolean => {
  const headers: Record<string, string> = {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signature,
  };
  try {
    verifySignature(secrets, { body, get: (name: string) => headers[name] } as unknown as Request);
    return true;
  } catch (fault) {
    assert.ok(fault instanceof Problem && fault.code === 'unauthenticated', String(fault));
    return false;
  }
};

describe('forged webhooks', function () {
  this.timeout(60_000);
  const body = Buffer.concat([Buffer.from('{"text":"иә "}'), Buffer.of(0xff)]);

  for (const part of ['body', 'signature', 'timestamp', 'id'] as const) {
    it(`§6b of ${MUTATIONS} with another ${part} none is accepted`, () => {
      const call = signed(body);
      const right = Buffer.from(call[part]);
      let accepted = 0;
      const changed = (bytes: Buffer) => ({ ...call, [part]: part === 'body' ? bytes : bytes.toString('latin1') });
      fc.assert(
        fc.property(mutantOf(right), (bytes) => {
          // The right signature beside another one is no forgery: another mutation is made in its place.
          fc.pre(part !== 'signature' || !bytes.toString('latin1').split(' ').includes(call.signature));
          try {
            accepted += isAccepted(changed(bytes)) ? 1 : 0;
          } catch {
            accepted += 1; // the signature was accepted, and only the JSON was not
          }
        }),
        { numRuns: MUTATIONS },
      );
      assert.equal(accepted, 0);
    });
  }

  const good = Buffer.from('{}');
  it('§6b one of two secrets is enough while one is being replaced, and a third is not', () => {
    for (const one of [secret, previous]) assert.ok(isAccepted(signed(good, one), [secret, previous]));
    assert.ok(!isAccepted(signed(good, previous)));
    assert.ok(!isAccepted(signed(good, `whsec_${Buffer.alloc(32, 3).toString('base64')}`), [secret, previous]));
  });
  it('§6b a signature counts for fifteen minutes', () => {
    const at = (seconds: number) => isAccepted(signed(good, secret, String(nowSeconds() + seconds)));
    assert.deepEqual([at(-890), at(890), at(-910), at(910)], [true, true, false, false]);
  });
  it('§6b a time is accepted in one notation only', () => {
    for (const timestamp of [`${nowSeconds()}.0`, ` ${nowSeconds()}`, `+${nowSeconds()}`, '', 'now', 'NaN'])
      assert.ok(!isAccepted(signed(good, secret, timestamp)), timestamp);
  });
});
