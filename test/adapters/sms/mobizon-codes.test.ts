import assert from 'node:assert/strict';
import { MayHaveLeft } from '../../../activities/sms-gateway.ts';
import { SystemFault } from '../../../adapters/http/json-client.ts';
import type { FormAnswer } from '../../support/form-server.ts';
import { done, PHONE, refused, startMobizon } from './mobizon-stand-in.ts';
import type { MobizonStandIn } from './mobizon-stand-in.ts';

describe('the codes of Mobizon', () => {
  let mobizon: MobizonStandIn;
  before(async () => void (mobizon = await startMobizon()));
  after(() => mobizon.stop());
  beforeEach(() => mobizon.rest());

  const codes: [number, unknown, 'number' | 'ours', string][] = [
    [1, { recipient: [`${PHONE} is wrong`] }, 'number', 'number-invalid'],
    [1, { text: ['empty'] }, 'ours', 'parameters'],
    [1, null, 'ours', 'parameters'],
    [2, null, 'ours', 'not-found'],
    [4, null, 'ours', 'parameters'],
    [5, null, 'ours', 'parameters'],
    [6, null, 'ours', 'parameters'],
    [8, null, 'ours', 'credentials'],
    [9, null, 'ours', 'credentials'],
    [11, null, 'ours', 'parameters'],
    [12, { recipient: 'wrong' }, 'number', 'number-invalid'],
    [12, [], 'ours', 'parameters'],
    [13, 'api.elsewhere', 'ours', 'wrong-server'],
    [14, null, 'ours', 'account-blocked'],
    [15, { recipient: 'no money' }, 'ours', 'refused'],
    [98, null, 'ours', 'refused'],
    [99, null, 'ours', 'refused'],
    [4711, null, 'ours', 'unknown-code'],
  ];
  for (const [code, data, fault, word] of codes) {
    it(`code ${code} with ${JSON.stringify(data)?.replace(PHONE, '…')} is ${fault === 'ours' ? 'our own fault' : "the number's"}: ${word}`, async () => {
      mobizon.instead = () => refused(code, data);
      assert.deepEqual(await mobizon.open().send(), { ok: false, fault, code: word });
    });
  }
  const doubts: [string, FormAnswer][] = [
    ...[3, 10, 100, 999].map((code): [string, FormAnswer] => [`code ${code}`, refused(code)]),
    ['no answer in time', { slowMs: 600 }],
    ['a broken connection', { cut: true }],
    ['502', { status: 502 }],
    ['something that is no JSON', { body: `<html>${PHONE}</html>` }],
  ];
  for (const [what, answer] of doubts) {
    it(`${what}: the SMS may have left, and the fault quotes nothing`, async () => {
      mobizon.instead = () => answer;
      await assert.rejects(
        mobizon.open().send(),
        (fault: Error) => fault instanceof MayHaveLeft && !fault.message.includes(PHONE),
      );
    });
  }
  const statuses: [string, string][] = [
    ['NEW', 'queued'],
    ['ENQUEUD', 'queued'],
    ['ACCEPTD', 'atOperator'],
    ['PDLIVRD', 'partial'],
    ['DELIVRD', 'delivered'],
    ['UNDELIV', 'undeliverable'],
    ['REJECTD', 'rejected'],
    ['EXPIRED', 'expired'],
    ['DELETED', 'undeliverable'],
    ['toString', 'unknown'],
  ];
  for (const [word, ours] of statuses) {
    it(`status ${word} is ${ours}, at its time in the zone of the account`, async () => {
      const { gateway, id, send } = mobizon.open();
      await send();
      Object.assign(mobizon.messages[0]!, { status: word, statusUpdateTs: '2026-11-25 16:42:08' });
      assert.deepEqual(await gateway.status(id), { status: ours, at: '2026-11-25T11:42:08.000Z' });
    });
  }
  it('knows nothing of what it never had, and throws when it is not told', async () => {
    const { gateway, id, send } = mobizon.open();
    assert.equal((await gateway.status(id)).status, 'unknown');
    assert.equal(mobizon.calls.length, 0);
    await send();
    mobizon.messages = [];
    assert.equal((await gateway.status(id)).status, 'unknown');
    for (const answer of [refused(30), refused(8), done('none'), done([{ id: 1 }])]) {
      mobizon.instead = () => answer;
      await assert.rejects(gateway.status(id), SystemFault);
    }
  });
});
