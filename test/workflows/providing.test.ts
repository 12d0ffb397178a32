import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { stateOf } from '../../domain/offer.ts';
import type { Harness } from './harness.ts';
import { offerIn, until } from './running-offers.ts';
import { sharedHarness } from './shared-harness.ts';

describe('acceptance and the provider’s system', function () {
  this.timeout(120_000);
  let harness: Harness;
  before(async () => (harness = await sharedHarness()));

  it('§5 gets the application once, with the consent’s token and what entitles the recipient', async () => {
    const running = await offerIn(harness, 'PROVIDING');
    const application = harness.outside.applications.find(({ offerId }) => offerId === running.id)!;
    const { recipient, consentToken, acceptedAt } = application;
    assert.deepEqual([recipient, consentToken], [{ iin: running.person.iin }, 'kdp-token']);
    assert.equal(acceptedAt, (await running.known()).answer?.arrivedAt);
    assert.ok((await running.known()).term, 'the term of the act has begun');
  });
  for (const [rule, change, end, reason, told] of [
    ['§3b', { consent: 'refused' }, 'CONSENT_WITHDRAWN', 'consent-withdrawn', 'closed'],
    ['§3a', { phone: '+77019999999' }, 'NUMBER_CHANGED', 'number-changed', undefined],
    ['§3a', { phone: undefined }, 'NUMBER_CHANGED', 'number-changed', undefined],
    ['§6a', { alive: false }, 'INELIGIBLE', 'not-alive', undefined],
    ['§3.2 §6a', { entitled: false }, 'INELIGIBLE', 'not-entitled', 'notProvided'],
  ] as const)
    it(`${rule} is not called when ${JSON.stringify(change)} at acceptance: ${end}`, async () => {
      const running = await offerIn(harness, 'AWAITING_ANSWER');
      Object.assign(running.person, change);
      await running.says('1');
      const result = await running.handle.result();
      assert.deepEqual([stateOf(result), result.end?.reason, running.calls()], [end, reason, 0]);
      assert.deepEqual(running.sms(), ['offer', ...(told ? [told] : [])]);
    });
  it('§4a is not called when it is away and the recipient refuses meanwhile', async () => {
    const running = await offerIn(harness, 'AWAITING_ANSWER', 'plain', { away: new Set(['provider']) });
    await running.says('1');
    await until(() => (harness.outside.attempts.get(running.id) ?? 0) > 0, 'an attempt');
    await until(async () => (await running.row()).callingUntil === null, 'the attempt has failed');
    assert.equal((await running.row()).state, 'PROVIDING');
    await running.says('2');
    await running.knows(({ answer }) => answer && !answer.agrees, 'the refusal');
    const tries = harness.outside.attempts.get(running.id);
    running.person.away.clear();
    assert.equal((await running.row()).state, 'AWAITING_ANSWER');
    await until(() => running.sms().includes('declined'), 'the confirmation');
    await running.says('да');
    await running.knows(({ calledAt }) => calledAt, 'a new agreement, a new call');
    assert.deepEqual([running.calls(), harness.outside.attempts.get(running.id)], [1, tries! + 1]);
  });
  it('§4 a refusal after the deadline that withdraws an agreement before the call ends DECLINED', async () => {
    const running = await offerIn(harness, 'AWAITING_ANSWER', 'brief', { away: new Set(['provider']) });
    await running.says('1');
    const { deadline } = await running.row();
    await until(() => Date.now() > deadline!.getTime() + 100, 'the window is over');
    await running.says('2');
    assert.equal(stateOf(await running.handle.result()), 'DECLINED');
    assert.equal(running.calls(), 0);
  });
  it('§5 §6c keeps its decision and its application when the answer to the call is lost with the worker', async () => {
    const lost = () => offerIn(harness, 'AWAITING_ANSWER', 'plain', { answerLost: true });
    const [decided, waiting] = await Promise.all([lost(), lost()]);
    await Promise.all([decided.says('1'), waiting.says('1')]);
    await until(() => decided.calls() + waiting.calls() === 2, 'both applications at the provider');
    assert.equal(await decided.result('granted'), 'received');
    waiting.person.consent = 'refused'; // too late: the provider has the application already
    assert.equal(stateOf(await decided.handle.result()), 'GRANTED');
    assert.deepEqual(decided.sms(), ['offer', 'granted']);
    await waiting.knows(({ calledAt }) => calledAt, 'the application is found by asking');
    assert.deepEqual([(await waiting.row()).state, waiting.calls()], ['PROVIDING', 1]);
  });
  it('§5 may answer in the same call', async () => {
    const decision = { final: true, outcome: 'granted', resultNumber: 'R-7' } as const;
    const running = await offerIn(harness, 'AWAITING_ANSWER', 'plain', { decision });
    await running.says('1');
    assert.equal(stateOf(await running.handle.result()), 'GRANTED');
    assert.match(harness.outside.sent.find(({ id }) => id === `${running.id}.granted`)!.text, /R-7/);
  });
  it('§5 is polled at the interval of the service when it never calls our webhook', async () => {
    const running = await offerIn(harness, 'PROVIDING', 'polled');
    running.person.polled = { final: true, outcome: 'refused', ground: 'already-receiving' };
    const { end } = await running.handle.result();
    assert.deepEqual([end?.state, end?.reason], ['REFUSED', 'already-receiving']);
  });
  it('§3.2 a refusal in the same call ends the offer, and no system is asked twice', async () => {
    const decision = { final: true, outcome: 'refused', ground: 'already-receiving' } as const;
    const running = await offerIn(harness, 'AWAITING_ANSWER', 'plain', { decision });
    await running.says('1');
    const { end } = await running.handle.result();
    assert.deepEqual([end?.state, end?.reason], ['REFUSED', 'already-receiving']);
    assert.deepEqual([running.calls(), harness.outside.attempts.get(running.id)], [1, 1]);
  });
  it('§3.2 an unlisted ground in the call raises one task; the corrected decision of a poll counts', async () => {
    const decision = { final: true, outcome: 'refused', ground: 'we do not like it' } as const;
    const running = await offerIn(harness, 'AWAITING_ANSWER', 'polled', { decision, polled: decision });
    await running.says('1');
    await until(async () => (await running.tasks()).length > 0, 'an operator task');
    await pause(2_500); // polled at least twice more, with the same answer
    assert.deepEqual([(await running.row()).state, await running.tasks()], ['PROVIDING', ['unlisted-ground']]);
    running.person.polled = { final: true, outcome: 'granted', resultNumber: 'R-8' };
    assert.equal(stateOf(await running.handle.result()), 'GRANTED');
    assert.match(harness.outside.sent.find(({ id }) => id === `${running.id}.granted`)!.text, /R-8/);
  });
  it('§3.2 a poll that the provider rejects raises an operator task too, and is retried', async () => {
    const running = await offerIn(harness, 'PROVIDING', 'polled', { rejectsPoll: true });
    await until(async () => (await running.tasks()).length > 0, 'an operator task');
    assert.deepEqual([(await running.row()).state, await running.tasks()], ['PROVIDING', ['provider-rejects-call']]);
    Object.assign(running.person, { rejectsPoll: false, polled: { final: true, outcome: 'granted' } });
    assert.equal(stateOf(await running.handle.result()), 'GRANTED');
  });
  it('§3.2 a refusal on a ground that the act does not list is refused; the offer stays PROVIDING', async () => {
    const running = await offerIn(harness, 'PROVIDING');
    const refused = await running.result('refused', 'we do not like it');
    assert.equal(typeof refused === 'object' && refused.refused, 'ground-not-listed');
    assert.deepEqual([(await running.row()).state, await running.tasks()], ['PROVIDING', ['unlisted-ground']]);
    await running.result('granted');
    assert.equal(stateOf(await running.handle.result()), 'GRANTED');
  });
  it('§3.2 the first decision counts; a contradicting second one is refused', async () => {
    const running = await offerIn(harness, 'PROVIDING');
    await running.result('granted');
    await running.handle.result();
    const refused = await running.result('refused', 'not-entitled');
    assert.equal(typeof refused === 'object' && refused.refused, 'contradicts-first-decision');
    assert.equal(await running.result('granted'), 'repeat');
    assert.deepEqual([(await running.row()).state, await running.tasks()], ['GRANTED', ['provider-contradicted']]);
  });
  it('§5 a decision before an agreement is `not-asked`', async () => {
    const running = await offerIn(harness, 'AWAITING_ANSWER');
    assert.equal(await running.result('granted'), 'not-asked');
  });
  it('§3.2 a rejected call is no refusal: it raises one operator task, and is retried', async () => {
    const running = await offerIn(harness, 'AWAITING_ANSWER', 'plain', { rejectsCall: true });
    await running.says('1');
    await until(() => (harness.outside.attempts.get(running.id) ?? 0) > 1, 'a second attempt');
    assert.deepEqual(await running.tasks(), ['provider-rejects-call']);
    running.person.rejectsCall = false;
    await running.knows(({ calledAt }) => calledAt, 'the provider was called');
  });
});
