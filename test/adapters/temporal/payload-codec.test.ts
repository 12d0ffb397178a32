import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Payload } from '@temporalio/common';
import fc from 'fast-check';
import { openKeyRing } from '../../../adapters/keys/key-ring.ts';
import { decryptPayload, payloadCodec } from '../../../adapters/temporal/payload-codec.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'usynys-codec-'));
const file = path.join(folder, 'payload.keys');
const newKey = (id: string) => `${id} ${randomBytes(32).toString('base64')}`;
const owner = (workflowId: string) => ({ type: 'workflow', namespace: 'default', workflowId }) as const;
const payload = (text: string): Payload => ({
  metadata: { encoding: Buffer.from('json/plain') },
  data: Buffer.from(JSON.stringify(text)),
});
const refused = { name: 'PayloadRefused' };

describe('a payload in Temporal', () => {
  const [first, second] = [newKey('k1'), newKey('k2')];
  fs.writeFileSync(file, `${first}\n`);
  const ring = openKeyRing(file);
  const codec = payloadCodec(ring, 'default');
  after(() => fs.rmSync(folder, { recursive: true }));

  it('§6b comes back as it was, whatever it is, and shows nothing of its content', async () => {
    const bytes = fc.uint8Array({ maxLength: 500 });
    const any = fc.record({ metadata: fc.dictionary(fc.string(), bytes), data: bytes });
    await fc.assert(
      fc.asyncProperty(any, fc.string(), async ({ metadata, data }, workflowId) => {
        const [closed] = await codec.encode([{ metadata, data }], owner(workflowId));
        const [open] = await codec.decode([closed!], owner(workflowId));
        assert.deepEqual(Buffer.from(open!.data!), Buffer.from(data));
        for (const [name, value] of Object.entries(metadata))
          assert.deepEqual(Buffer.from(open!.metadata![name]!), Buffer.from(value));
        if (data.length > 8) assert.ok(!Buffer.from(closed!.data!).includes(Buffer.from(data)));
      }),
    );
  });

  it('§6b is never encrypted twice to the same bytes', async () => {
    const [one, other] = await codec.encode([payload('the same'), payload('the same')], owner('offer-1'));
    assert.notDeepEqual(one!.data, other!.data);
  });

  it('§3b §6b passes from one run of a schedule to the next, as Temporal does, and to no other workflow', async () => {
    const [closed] = await codec.encode([payload('done')], owner('withdrawals-2026-11-25T22:07:00Z'));
    const [open] = await codec.decode([closed!], owner('withdrawals-2026-11-25T22:08:00Z'));
    assert.deepEqual(open!.data, payload('done').data);
    for (const other of ['retention-2026-11-25T22:08:00Z', 'offer-1', 'withdrawals-now'])
      await assert.rejects(codec.decode([closed!], owner(other)), refused, other);
  });

  it('§6b is refused when it is not encrypted', async () => {
    await assert.rejects(codec.decode([payload('plain')], owner('offer-1')), refused);
    await assert.rejects(codec.decode([{}], owner('offer-1')), refused);
  });

  it('§3b is accepted unencrypted only as the server’s text about an activity awaiting its retry', async () => {
    const text = payload('ACTIVITY_ID_NOT_STARTED');
    assert.deepEqual(await codec.decode([text], owner('offer-1')), [text]);
    for (const other of ['ACTIVITY_ID_NOT_STARTED ', '', 'activity_id_not_started'])
      await assert.rejects(codec.decode([payload(other)], owner('offer-1')), refused);
    const bytes = { metadata: { encoding: Buffer.from('binary/plain') }, data: text.data };
    await assert.rejects(codec.decode([bytes], owner('offer-1')), refused);
  });
  it('§6b is refused when copied from another workflow or namespace, or when it claims another origin', async () => {
    const [closed] = await codec.encode([payload('granted')], owner('offer-1'));
    await assert.rejects(codec.decode([closed!], owner('offer-2')), refused);
    await assert.rejects(payloadCodec(ring, 'other').decode([closed!], owner('offer-1')), refused);
    const renamed = { ...closed, metadata: { ...closed!.metadata, 'workflow-id': Buffer.from('offer-2') } };
    await assert.rejects(codec.decode([renamed], owner('offer-2')), refused);
    const freed = { ...closed, metadata: { ...closed!.metadata, 'workflow-id': Buffer.from('') } };
    await assert.rejects(codec.decode([freed], owner('offer-2')), refused);
  });

  it('§6b is refused when a single bit of it was changed', async () => {
    const [closed] = await codec.encode([payload('granted')], owner('offer-1'));
    for (let bit = 0; bit < closed!.data!.length * 8; bit++) {
      const data = Buffer.from(closed!.data!);
      data[bit >> 3]! ^= 1 << (bit & 7);
      await assert.rejects(codec.decode([{ ...closed, data }], owner('offer-1')), refused);
    }
  });

  it('§6b is opened with an older key after the keys were changed, without a restart', async () => {
    const [old] = await codec.encode([payload('old')], owner('offer-1'));
    fs.writeFileSync(file, `${second}\n${first}\n`);
    const fresh = payloadCodec(openKeyRing(file), 'default');
    const [young] = await fresh.encode([payload('young')], owner('offer-1'));
    assert.equal(Buffer.from(young!.metadata!['encryption-key-id']!).toString(), 'k2');
    for (const one of [codec, fresh]) assert.equal((await one.decode([old!, young!], owner('offer-1'))).length, 2);
    fs.writeFileSync(file, `${second}\n`);
    await assert.rejects(payloadCodec(openKeyRing(file), 'default').decode([old!]), refused);
  });

  it('is opened for Temporal UI, whichever workflow it belongs to', async () => {
    const [closed] = await codec.encode([payload('for Temporal UI')], owner('offer-7'));
    assert.equal(Buffer.from(decryptPayload(ring, closed!).data!).toString(), '"for Temporal UI"');
  });
});

describe('a key file', () => {
  const keys = path.join(os.tmpdir(), `usynys-keys-${process.pid}`);
  after(() => fs.rmSync(keys, { force: true }));
  const refusals: [string, string, RegExp][] = [
    ['is empty', '# nothing yet\n', /holds no key/],
    ['holds something other than keys', 'hello\n', /Line 1 .* is not a key/],
    ['has a key that is too short', `k1 ${randomBytes(16).toString('base64')}\n`, /is not a key/],
    ['has a key that is not random', `k1 ${Buffer.alloc(32, 7).toString('base64')}\n`, /is not random/],
    ['has two keys of one id', `${newKey('k1')}\n${newKey('k1')}\n`, /same id/],
  ];
  for (const [what, text, message] of refusals)
    it(`§6b is refused when it ${what}`, () => {
      fs.writeFileSync(keys, text);
      assert.throws(() => openKeyRing(keys), message);
    });
});
