import assert from 'node:assert/strict';
import { DidNotLeave } from '../../activities/sms-gateway.ts';
import { newPerson } from '../adapters/store/own-store.ts';
import type { Harness } from './harness.ts';
import { startOffer, offerIn, until } from './running-offers.ts';
import { sharedHarness } from './shared-harness.ts';

describe('sending the offer SMS to the recipient', function () {
  this.timeout(120_000);
  let harness: Harness;
  before(async () => (harness = await sharedHarness()));

  it('§4 two offers on one phone: the second is sent when the first is answered; a code names the first', async () => {
    const first = await offerIn(harness, 'AWAITING_ANSWER');
    const second = await startOffer(harness, 'plain', { phone: first.phone });
    await second.reaches('QUEUED');
    assert.deepEqual(second.sms(), []);
    await first.says('2');
    await second.reaches('SENT');
    await until(() => first.sms().includes('declined'), 'the confirmation of the refusal');
    assert.deepEqual(second.sms(), ['offer']);
    const { code } = await first.row();
    await second.says(`1 ${code}`);
    await first.knows(({ calledAt }) => calledAt, 'the first was agreed to by its code');
    assert.equal((await second.row()).state, 'SENT');
  });
  it('§4 the second offer goes on as well when the first one ends without an answer', async () => {
    const first = await offerIn(harness, 'AWAITING_ANSWER', 'brief');
    const second = await startOffer(harness, 'plain', { phone: first.phone });
    await second.reaches('QUEUED');
    await first.handle.result();
    await second.reaches('SENT');
  });
  it('§4 an offer that waits for the phone slot can be cancelled, although its message comes late', async () => {
    const first = await offerIn(harness, 'AWAITING_ANSWER');
    const second = await startOffer(harness, 'plain', { phone: first.phone });
    await second.reaches('QUEUED');
    harness.delivery.away = true;
    await second.cancel().finally(() => (harness.delivery.away = false));
    await first.says('1');
    await second.handle.signal('phoneSlotFree', { events: [] });
    const end = (await second.handle.result()).end;
    assert.deepEqual([end?.state, second.sms()], ['CANCELLED', []]);
    assert.ok((await second.events()).length < 60, 'the run does not loop');
  });
  it('§3b a pending consent is waited for, and КДП’s notice continues the run', async () => {
    const running = await startOffer(harness, 'plain', { consent: 'pending' });
    await until(async () => (await running.types()).includes('consent-checked'), 'КДП was asked');
    assert.deepEqual([(await running.row()).state, running.sms()], ['SCREENING', []]);
    running.person.consent = 'given';
    await running.consent('given');
    await running.reaches('SENT');
  });
  it('§3b a refusal of a pending consent ends the offer before personal data was read', async () => {
    const running = await startOffer(harness, 'plain', { consent: 'pending' });
    await until(async () => (await running.types()).includes('consent-checked'), 'КДП was asked');
    await running.consent('refused');
    const { end } = await running.handle.result();
    assert.equal(end?.state, 'NO_CONSENT');
    assert.ok(!(await running.types()).some((type) => ['phone-found', 'register-checked'].includes(type)));
  });
  it('§3a a register that is away delays the offer and decides nothing', async () => {
    const running = await startOffer(harness, 'plain', { away: new Set(['phones']) });
    const failure = async () => (await running.handle.describe()).raw.pendingActivities?.[0]?.lastFailure;
    await until(async () => Boolean(await failure()), 'a failed attempt');
    assert.equal((await running.row()).state, 'SCREENING');
    running.person.away.clear();
    await running.reaches('SENT');
  });
  it('§3.1 a gateway that is away delays the offer; its state shows that it waits', async () => {
    const running = await startOffer(harness, 'plain', { away: new Set(['sms']) });
    await until(async () => (await running.row()).state === 'QUEUED', 'it waits for the operator');
    running.person.away.clear();
    await running.reaches('SENT');
    assert.deepEqual(running.sms(), ['offer']);
  });
  it('§4a a gateway that refuses the number leaves the offer UNDELIVERED', async () => {
    const sending = { ok: false, fault: 'number', code: 'number-invalid' } as const;
    const running = await startOffer(harness, 'plain', { sending });
    const { end } = await running.handle.result();
    assert.deepEqual([end?.state, end?.reason], ['UNDELIVERED', 'sms-undeliverable']);
  });
  it('§4a a gateway that refuses because of us raises an operator task, and the offer waits', async () => {
    const sending = { ok: false, fault: 'ours', code: 'no-money' } as const;
    const running = await startOffer(harness, 'plain', { sending });
    const tasks = () => harness.store.db.operatorTask.count({ where: { kind: 'sms-no-money', doneAt: null } });
    await until(async () => (await tasks()) === 1, 'one operator task');
    assert.ok(!(await running.row()).endedAt);
  });
  it('§3a a number that changed while the gateway was away gets no SMS; the new number gets it', async () => {
    const running = await startOffer(harness, 'plain', { away: new Set(['sms']) });
    const send = harness.outside.gateway.send;
    const unreachable = () => running.person.away.has('sms');
    harness.outside.gateway.send = async (sms) => {
      if (unreachable()) throw new DidNotLeave('the gateway cannot be reached');
      return send(sms);
    };
    await until(async () => (await running.row()).state === 'QUEUED', 'it waits for the gateway');
    running.person.phone = newPerson().phone;
    await running.numberChanged();
    running.person.away.clear();
    await running.reaches('SENT').finally(() => (harness.outside.gateway.send = send));
    const to = harness.outside.sent.filter(({ id }) => id.startsWith(running.id)).map((sms) => sms.to);
    assert.deepEqual(to, [running.person.phone]);
  });
  it('§3a a number that changes while the offer SMS is on its way ends the offer', async () => {
    const running = await startOffer(harness, 'plain', { away: new Set(['sms']) });
    await until(async () => (await running.row()).state === 'QUEUED', 'it waits for the operator');
    const send = harness.outside.gateway.send;
    harness.outside.gateway.send = async (sms) => {
      if (sms.to === running.phone) await running.numberChanged();
      return send(sms);
    };
    running.person.away.clear();
    const { end } = await running.handle.result().finally(() => (harness.outside.gateway.send = send));
    assert.deepEqual([end?.state, (await running.row()).state], ['NUMBER_CHANGED', 'NUMBER_CHANGED']);
  });
});
