/** What the store has sent after a yes, to a wrong code, and when an outcome was not delivered. */
import assert from 'node:assert/strict';
import { OUTCOME_WORKFLOW_TYPE, REPLY_WORKFLOW_TYPE } from '../../../workflows/offer-contract.ts';
import { confirmDeskAnswer, recordDeskAnswer } from '../../../adapters/store/offers/desk-answers.ts';
import * as at from './offer-steps.ts';

const DAY = 86_400_000;

/** The messages that start a workflow about this offer, with their payloads. */
async function starts(offerId: string, message: string) {
  const { store } = await at.sharedStore();
  const rows = await store.db.outbox.findMany({ where: { message }, orderBy: { id: 'asc' } });
  return rows.map(({ payload }) => payload as Record<string, unknown>).filter((payload) => payload.offerId === offerId);
}
const accepted = async (offerId: string) =>
  (await starts(offerId, REPLY_WORKFLOW_TYPE)).filter(({ kind }) => kind === 'accepted');

async function agreed(serviceCode = 'confirming') {
  const offer = await at.received({ serviceCode });
  await at.reply(offer.phone, '1');
  return offer;
}

describe('a yes that counts', function () {
  this.timeout(120_000);

  it('§4a is confirmed when the provider was called, with the code of the offer, to its own phone', async () => {
    const { id, book, phone, code } = await agreed();
    assert.equal((await accepted(id)).length, 0, 'the checks may still fail');
    await book.beginCall(id, 'kdp-token');
    await book.noteCall(id, { calledAt: at.now() });
    const [answer] = await accepted(id);
    const written = (await book.prepareReply(answer as never))!;
    assert.deepEqual([written.kind, written.sms.to, written.sms.text.includes(code)], ['accepted', phone, true]);
  });
  it('§4a is not confirmed when the call brought the decision, or the service does not confirm', async () => {
    const decided = await agreed();
    await decided.book.beginCall(decided.id, 'kdp-token');
    await decided.book.noteCall(decided.id, { calledAt: at.now(), decision: { outcome: 'granted' } });
    const silent = await agreed('plain');
    await silent.book.beginCall(silent.id, 'kdp-token');
    await silent.book.noteCall(silent.id, { calledAt: at.now() });
    for (const { id } of [decided, silent]) assert.deepEqual(await accepted(id), []);
  });
  it('§4a at the desk is confirmed to the phone of the recipient, too', async () => {
    const { id, book, phone, store } = await at.received({ serviceCode: 'confirming' });
    const record = { agrees: true, channel: 'in-person', evidence: 'form 17', by: 'operator aigul' } as const;
    const recorded = await recordDeskAnswer(store, id, record);
    assert.ok(typeof recorded === 'object');
    const { requestId } = recorded;
    assert.equal(await confirmDeskAnswer(store, { offerId: id, requestId, by: 'operator dana' }), 'counts');
    await book.confirmAgreement(id);
    const written = await book.prepareReply((await accepted(id))[0] as never);
    assert.deepEqual([written?.kind, written?.sms.to], ['accepted', phone]);
  });
  it('§4a is confirmed once, however often its call failed', async () => {
    const { id, book } = await agreed();
    await book.confirmAgreement(id);
    await book.confirmAgreement(id);
    const written = await Promise.all((await accepted(id)).map((answer) => book.prepareReply(answer as never)));
    assert.equal(new Set(written.map((one) => one?.sms.id)).size, 1, 'one SMS, under one id');
  });
  it('§3.2 is not confirmed any more when the offer has ended or was refused meanwhile', async () => {
    const [failed, refused] = [await agreed(), await agreed()];
    for (const { id, book } of [failed, refused]) await book.confirmAgreement(id);
    const ending = { state: 'INELIGIBLE', reason: 'not-entitled' } as const;
    await failed.book.record(failed.id, (_, { iso }) => [{ type: 'acceptance-checked', at: iso, ending }]);
    await at.reply(refused.phone, '2');
    for (const { id, book } of [failed, refused])
      assert.equal(await book.prepareReply((await accepted(id))[0] as never), undefined);
    const closing = await failed.book.prepareSms(failed.id, () => 'notProvided');
    assert.equal(closing?.kind, 'notProvided');
  });
});

describe('a code that is on no offer of the phone', function () {
  this.timeout(120_000);

  it('§4a never counts: the answer names the open offer by its code and its service', async () => {
    const { id, phone, code, book, store } = await at.received();
    const other = code === '99' ? '98' : '99';
    await at.reply(phone, `1 ${other}`);
    assert.equal((await at.offerOf(id)).state, 'AWAITING_ANSWER');
    assert.deepEqual(await at.answersTo(phone), ['whichOne']);
    const { id: inboundId } = await store.db.inboundSms.findFirstOrThrow({ where: { phoneIndex: at.indexOf(phone) } });
    const { sms } = (await book.prepareReply({ inboundId, kind: 'whichOne' }))!;
    assert.ok(sms.text.includes(`${code} – `) && !sms.text.includes(other), sms.text);
    await book.record(id, (_, { iso }) => [{ type: 'offer-ended', at: iso, state: 'CANCELLED', reason: 'r' }]);
    assert.equal(await book.prepareReply({ inboundId, kind: 'whichOne' }), undefined, 'nothing is open any more');
  });
});

describe('an SMS about the outcome', function () {
  this.timeout(120_000);

  async function granted() {
    const offer = await agreed('plain');
    const granting = { outcome: 'granted', messageId: at.next() } as const;
    await offer.book.record(offer.id, (_, { iso }) => [{ type: 'provider-answered', at: iso, ...granting }]);
    return offer;
  }
  const kindsOf = async (subject: string) =>
    (await (await at.sharedStore()).store.db.operatorTask.findMany({ where: { subject } })).map(({ kind }) => kind);

  it('§3.2 that is not delivered is sent again on two more days, and then operators get a task', async () => {
    const { id, book } = await granted();
    for (const attempt of [1, 2, 3]) {
      const { sms } = (await book.prepareSms(id, () => 'granted', attempt))!;
      for (const report of ['expired', 'expired'] as const) await at.receipt(sms.id, report);
      const planned = (await starts(id, OUTCOME_WORKFLOW_TYPE)).map((payload) => payload.attempt);
      assert.deepEqual(planned, [2, 3].slice(0, attempt));
      at.pass(DAY);
    }
    assert.deepEqual(await kindsOf(`offer ${id}`), ['outcome-not-delivered']);
  });
  it('§3.2 that the carrier refuses is sent again, too', async () => {
    const { id, book } = await granted();
    const { sms } = (await book.prepareSms(id, () => 'granted'))!;
    await book.noteRefused(sms.id);
    await book.noteRefused(sms.id);
    assert.deepEqual(
      (await starts(id, OUTCOME_WORKFLOW_TYPE)).map(({ attempt }) => attempt),
      [2],
    );
  });
});
