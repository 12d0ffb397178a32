import assert from 'node:assert/strict';
import { SystemFault } from '../../../adapters/http/json-client.ts';
import { openEnvelope } from '../../../adapters/shep/channel.ts';
import type { Signer } from '../../../adapters/shep/signer.ts';
import { readSyncAnswer } from '../../../adapters/shep/sync-message.ts';
import { verifyFirst } from '../../../sandbox/shep/signatures.ts';
import { ATTACKS, GOOD } from './attack-documents.ts';

const MOST_MS = 50;
/** On a busy machine, at least one of these runs without interruption. */
const ATTEMPTS = 5;
/** The weakest verifier possible: it accepts any document in which some signature is valid. */
const credulous: Signer = { demandsSignature: true, sign: async (xml) => xml, verify: async () => undefined };
const read = async (document: Uint8Array) => readSyncAnswer(await openEnvelope(credulous, document));

const faultOf = (reading: Promise<unknown>): Promise<unknown> =>
  reading.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );

describe('ШЭП: attacks on the reading of XML', () => {
  it('the document that the attacks are made from is valid', async () => {
    const { data, status } = await read(Buffer.from(GOOD));
    assert.equal(status.code, 'SCSS001');
    assert.equal(data?.children[0]?.text, '+77015550102');
    assert.equal(verifyFirst(GOOD).valid, true);
  });

  it('there are at least forty attacks', () => {
    assert.ok(Object.keys(ATTACKS).length >= 40);
  });

  for (const [name, document] of Object.entries(ATTACKS)) {
    it(`§6b refuses ${name} within ${MOST_MS} ms`, async () => {
      const bytes = Buffer.from(document as string);
      let bestMs = Number.POSITIVE_INFINITY;
      for (let attempt = 0; attempt < ATTEMPTS && bestMs >= MOST_MS; attempt += 1) {
        const started = performance.now();
        const fault = await faultOf(read(bytes));
        bestMs = Math.min(bestMs, performance.now() - started);
        assert.ok(fault instanceof SystemFault, fault === undefined ? 'it was read' : 'it broke');
        assert.ok(!fault.message.includes('7701'), 'a fault says nothing of what was in the document');
      }
      assert.ok(bestMs < MOST_MS, `it took ${bestMs.toFixed(1)} ms`);
    });
  }

  it('wrapped signatures are real attacks: a verifier that checks the signature alone accepts them', () => {
    const wrapped = Object.entries(ATTACKS).filter(([name]) => name.startsWith('the signed body in the header'));
    const believed = wrapped.filter(([, document]) => verifyFirst(String(document)).valid).map(([name]) => name);
    assert.deepEqual(believed, [
      'the signed body in the header, another in its place',
      'the signed body in the header under another id',
    ]);
  });
});
