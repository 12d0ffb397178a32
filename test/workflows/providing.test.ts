import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { stateOf } from '../../domain/offer.ts';
import type { Harness } from './harness.ts';
import { lived, until } from './lives.ts';
import { sharedHarness } from './shared-harness.ts';

describe('acceptance and the provider’s system', function () {
  this.timeout(120_000);
  let harness: Harness;
  before(async () => (harness = await sharedHarness()));

  it('§5 gets the application once, with the consent’s token and what entitles the recipient', async () => {
    const life = await lived(harness, 'PROVIDING');
    const application = harness.outside.applications.find(({ offerId }) => offerId === life.id)!;
    const { recipient, consentToken, acceptedAt } = application;
    assert.deepEqual([recipient, consentToken], [{ iin: life.person.iin }, 'kdp-token']);
    assert.equal(acceptedAt, (await life.known()).answer?.arrivedAt);
    assert.ok((await life.known()).term, 'the act’s term runs');
  });
  for (const [rule, change, end, reason] of [
    ['§3b', { consent: 'refused' }, 'CONSENT_WITHDRAWN', 'consent-withdrawn'],
    ['§3a', { phone: '+77019999999' }, 'NUMBER_CHANGED', 'number-changed'],
    ['§3a', { phone: undefined }, 'NUMBER_CHANGED', 'number-changed'],
    ['§6a', { alive: false }, 'INELIGIBLE', 'not-alive'],
    ['§6a', { entitled: false }, 'INELIGIBLE', 'not-entitled'],
  ] as const)
    it(`${rule} is not called when ${JSON.stringify(change)} at acceptance: ${end}`, async () => {
      const life = await lived(harness, 'AWAITING_ANSWER');
      Object.assign(life.person, change);
      await life.says('1');
      const result = await life.handle.result();
      assert.deepEqual([stateOf(result), result.end?.reason, life.calls()], [end, reason, 0]);
      assert.deepEqual(life.sms(), end === 'CONSENT_WITHDRAWN' ? ['offer', 'closed'] : ['offer']);
    });
  it('§4a is not called when it is away and the recipient refuses meanwhile', async () => {
    const life = await lived(harness, 'AWAITING_ANSWER', 'plain', { away: new Set(['provider']) });
    await life.says('1');
    await until(() => (harness.outside.attempts.get(life.id) ?? 0) > 0, 'a try that failed');
    assert.deepEqual([(await life.row()).state, (await life.row()).callingUntil], ['PROVIDING', null]);
    await life.says('2');
    await life.knows(({ answer }) => answer && !answer.agrees, 'the refusal');
    const tries = harness.outside.attempts.get(life.id);
    life.person.away.clear();
    assert.equal((await life.row()).state, 'AWAITING_ANSWER');
    await until(() => life.sms().includes('declined'), 'the confirmation');
    await life.says('да');
    await life.knows(({ calledAt }) => calledAt, 'a new agreement, a new call');
    assert.deepEqual([life.calls(), harness.outside.attempts.get(life.id)], [1, tries! + 1]);
  });
  it('§4 a refusal after the deadline that takes an agreement back before the call ends DECLINED', async () => {
    const life = await lived(harness, 'AWAITING_ANSWER', 'brief', { away: new Set(['provider']) });
    await life.says('1');
    const { deadline } = await life.row();
    await until(() => Date.now() > deadline!.getTime() + 100, 'the window is over');
    await life.says('2');
    assert.equal(stateOf(await life.handle.result()), 'DECLINED');
    assert.equal(life.calls(), 0);
  });
  it('§5 §6c keeps its decision and its application when the answer to the call is lost with the worker', async () => {
    const lost = () => lived(harness, 'AWAITING_ANSWER', 'plain', { answerLost: true });
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
    const word = { final: true, outcome: 'granted', resultNumber: 'R-7' } as const;
    const life = await lived(harness, 'AWAITING_ANSWER', 'plain', { word });
    await life.says('1');
    assert.equal(stateOf(await life.handle.result()), 'GRANTED');
    assert.match(harness.outside.sent.find(({ id }) => id === `${life.id}.granted`)!.text, /R-7/);
  });
  it('§5 is asked every so often where it never calls back', async () => {
    const life = await lived(harness, 'PROVIDING', 'polled');
    life.person.polled = { final: true, outcome: 'refused', ground: 'already-receiving' };
    const { end } = await life.handle.result();
    assert.deepEqual([end?.state, end?.reason], ['REFUSED', 'already-receiving']);
  });
  it('§3.2 a refusal in the same call ends the offer, and nobody is asked twice', async () => {
    const word = { final: true, outcome: 'refused', ground: 'already-receiving' } as const;
    const life = await lived(harness, 'AWAITING_ANSWER', 'plain', { word });
    await life.says('1');
    const { end } = await life.handle.result();
    assert.deepEqual([end?.state, end?.reason], ['REFUSED', 'already-receiving']);
    assert.deepEqual([life.calls(), harness.outside.attempts.get(life.id)], [1, 1]);
  });
  it('§3.2 an unlisted ground in the same call goes to people, once; the corrected word that a poll brings counts', async () => {
    const word = { final: true, outcome: 'refused', ground: 'we do not like it' } as const;
    const life = await lived(harness, 'AWAITING_ANSWER', 'polled', { word, polled: word });
    await life.says('1');
    await until(async () => (await life.tasks()).length > 0, 'a task for people');
    await pause(2_500); // asked at least twice more, and told the same
    assert.deepEqual([(await life.row()).state, await life.tasks()], ['PROVIDING', ['unlisted-ground']]);
    life.person.polled = { final: true, outcome: 'granted', resultNumber: 'R-8' };
    assert.equal(stateOf(await life.handle.result()), 'GRANTED');
    assert.match(harness.outside.sent.find(({ id }) => id === `${life.id}.granted`)!.text, /R-8/);
  });
  it('§3.2 a poll that the provider finds wrong is for people too, and is tried again', async () => {
    const life = await lived(harness, 'PROVIDING', 'polled', { rejectsPoll: true });
    await until(async () => (await life.tasks()).length > 0, 'a task for people');
    assert.deepEqual([(await life.row()).state, await life.tasks()], ['PROVIDING', ['provider-rejects-call']]);
    Object.assign(life.person, { rejectsPoll: false, polled: { final: true, outcome: 'granted' } });
    assert.equal(stateOf(await life.handle.result()), 'GRANTED');
  });
  it('§3.2 a refusal on a ground that the act does not list goes to people; the offer stays PROVIDING', async () => {
    const life = await lived(harness, 'PROVIDING');
    assert.equal(await life.result('refused', 'we do not like it'), 'received');
    assert.deepEqual([(await life.row()).state, await life.tasks()], ['PROVIDING', ['unlisted-ground']]);
    await life.result('granted');
    assert.equal(stateOf(await life.handle.result()), 'GRANTED');
  });
  it('§3.2 the first final word stands; a contradicting second one goes to people', async () => {
    const life = await lived(harness, 'PROVIDING');
    await life.result('granted');
    await life.handle.result();
    assert.equal(await life.result('refused', 'not-entitled'), 'received');
    assert.equal(await life.result('granted'), 'repeat');
    assert.deepEqual([(await life.row()).state, await life.tasks()], ['GRANTED', ['provider-contradicted']]);
  });
  it('§5 a word before an agreement answers nothing', async () => {
    const life = await lived(harness, 'AWAITING_ANSWER');
    assert.equal(await life.result('granted'), 'not-asked');
  });
  it('§3.2 a provider that rejects our call is no refusal: people look, once, and it is tried again', async () => {
    const life = await lived(harness, 'AWAITING_ANSWER', 'plain', { rejectsCall: true });
    await life.says('1');
    await until(() => (harness.outside.attempts.get(life.id) ?? 0) > 1, 'a second try');
    assert.deepEqual(await life.tasks(), ['provider-rejects-call']);
    life.person.rejectsCall = false;
    await life.knows(({ calledAt }) => calledAt, 'the provider was called');
  });
});
