import assert from 'node:assert/strict';
import { MayHaveLeft } from '../../../activities/sms-gateway.ts';
import { SystemFault } from '../../../adapters/http/json-client.ts';
import type { FormAnswer } from '../../support/form-server.ts';
import { error, PHONE, startSmscKz, TEXT } from './smsc-kz-stand-in.ts';
import type { SmscKzStandIn } from './smsc-kz-stand-in.ts';

describe('the codes of SMSC.kz', () => {
  let kz: SmscKzStandIn;
  before(async () => void (kz = await startSmscKz()));
  after(() => kz.stop());
  beforeEach(() => kz.rest());

  const refusals: [number, 'number' | 'ours', string][] = [
    [1, 'ours', 'parameters'],
    [2, 'ours', 'credentials'],
    [3, 'ours', 'no-money'],
    [4, 'ours', 'address-blocked'],
    [5, 'ours', 'parameters'],
    [6, 'ours', 'text-forbidden'],
    [7, 'number', 'number-invalid'],
    [8, 'number', 'number-unreachable'],
    [77, 'ours', 'unknown-code'],
  ];
  for (const [code, fault, meaning] of refusals) {
    it(`error ${code} is ${fault === 'ours' ? 'our own fault' : "the number's"}: ${meaning}`, async () => {
      kz.instead = () => error(code);
      assert.deepEqual(await kz.open().send(), { ok: false, fault, code: meaning });
    });
  }

  const doubts: [string, FormAnswer][] = [
    ['error 9, the same SMS again', error(9)],
    ['no answer in time', { slowMs: 600 }],
    ['a broken connection', { cut: true }],
    ['500', { status: 500, body: `${PHONE} ${TEXT}` }],
    ['a body that is not JSON', { body: `<html>${PHONE}</html>` }],
    ['JSON with neither a result nor an error', { body: { cnt: 1 } }],
  ];
  for (const [what, answer] of doubts) {
    it(`§3.1 ${what}: the SMS may have left, and the fault quotes nothing`, async () => {
      kz.instead = () => answer;
      await assert.rejects(
        kz.open({}, answer.slowMs ? 300 : undefined).send(),
        (fault: Error) => fault instanceof MayHaveLeft && !fault.message.includes(PHONE),
      );
    });
  }
  const statuses: [number, string][] = [
    [-3, 'unknown'],
    [-2, 'queued'],
    [-1, 'queued'],
    [0, 'atCarrier'],
    [1, 'delivered'],
    [2, 'delivered'],
    [3, 'expired'],
    [4, 'delivered'],
    [20, 'undeliverable'],
    [22, 'rejected'],
    [23, 'rejected'],
    [24, 'rejected'],
    [25, 'undeliverable'],
    [99, 'unknown'],
  ];
  for (const [code, meaning] of statuses) {
    it(`§4a status ${code} is ${meaning}`, async () => {
      const { gateway, id, send } = kz.open();
      const { gatewayId } = (await send()) as { gatewayId: string };
      kz.accepted.set(`${gatewayId} ${PHONE}`, code);
      assert.deepEqual(await gateway.status(id), { status: meaning, at: '2025-11-25T11:00:00.000Z' });
      const { phone, id: asked } = kz.calls.at(-1)!.form;
      assert.deepEqual([phone, asked], [PHONE, gatewayId]);
    });
  }
  it('§4a a time without a zone is local time in the zone of the account', async () => {
    const { gateway, id, send } = kz.open({ utcOffset: '+06:00' });
    await send();
    kz.instead = () => ({ body: { status: '1', last_date: '25.11.2026 16:00:00' } });
    assert.deepEqual(await gateway.status(id), { status: 'delivered', at: '2026-11-25T10:00:00.000Z' });
  });
  it('the status of an SMS that it never had is unknown; without an answer the query throws', async () => {
    const { gateway, id, send } = kz.open();
    assert.deepEqual(await gateway.status(id), { status: 'unknown' });
    assert.deepEqual(await gateway.status('other.offer'), { status: 'unknown' });
    assert.equal(kz.calls.length, 0);
    await send();
    kz.accepted.clear();
    assert.equal((await gateway.status(id)).status, 'unknown', 'not found');
    for (const code of [1, 2, 4, 9]) {
      kz.instead = () => error(code);
      await assert.rejects(
        gateway.status(id),
        (fault: Error) => fault instanceof SystemFault && !fault.message.includes(PHONE),
      );
    }
  });
});
