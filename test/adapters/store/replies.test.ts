import assert from 'node:assert/strict';
import { openInbound } from '../../support/opened.ts';
import * as at from './offer-steps.ts';
import { newPerson } from './own-store.ts';

const MINUTE = 60_000;
const stateOf = async ({ id }: { id: string }) => (await at.offerOf(id)).state;

describe('replies that reach the store', function () {
  this.timeout(120_000);

  it('§6c counts one of 20 equal replies that arrive at once, by the carrier’s id', async () => {
    const offer = await at.received();
    const results = await Promise.all(
      Array.from({ length: 20 }, () => at.reply(offer.phone, '1', { messageId: 'same' })),
    );
    assert.equal(results.filter((result) => result === 'new').length, 1);
    assert.equal((await at.typesOf(offer.id)).filter((type) => type === 'answer-read').length, 1);
  });
  it('§6c keeps 12 different replies that arrive at once in one chain', async () => {
    const offer = await at.received();
    const texts = Array.from({ length: 12 }, (_, n) => (n % 2 ? '1' : `${'!'.repeat(n)}2`));
    await Promise.all(texts.map((text) => at.reply(offer.phone, text, { carrierAt: at.now() })));
    const entries = await at.journalOf(offer.id);
    assert.deepEqual(
      entries.map(({ sequence }) => sequence),
      entries.map((_, index) => index + 1),
    );
    for (const [index, { previousHash }] of entries.entries())
      if (index > 0) assert.equal(previousHash, entries[index - 1]!.hash);
  });
  it('§6c counts the same text at the same carrier time within 60 s once, whatever its id', async () => {
    const offer = await at.received();
    const carrierAt = at.now();
    assert.equal(await at.reply(offer.phone, 'да?', { carrierAt }), 'new');
    at.pass(MINUTE);
    assert.equal(await at.reply(offer.phone, 'да?', { carrierAt }), 'repeat');
    assert.equal(await at.reply(offer.phone, 'да?', { carrierAt: at.now() }), 'new');
    assert.equal(await at.reply(offer.phone, 'да!', { carrierAt }), 'new');
    at.pass(MINUTE + 1);
    assert.equal(await at.reply(offer.phone, 'да?', { carrierAt }), 'new');
  });
  it('§4 counts yes, no and yes again within a minute, when the carrier gives no times', async () => {
    const offer = await at.received();
    for (const text of ['1', '2', '1']) assert.equal(await at.reply(offer.phone, text), 'new');
    assert.equal((await at.offerOf(offer.id)).state, 'PROVIDING');
  });
  it('§6c counts one of 8 equal messages under different ids that arrive at once', async () => {
    const offer = await at.received();
    const carrierAt = at.now();
    const counted = await Promise.all(Array.from({ length: 8 }, () => at.reply(offer.phone, 'что?', { carrierAt })));
    assert.equal(counted.filter((one) => one === 'new').length, 1);
  });
  it('§6c stores an unreadable reply as it came', async () => {
    const offer = await at.received();
    const text = '\u202eда нет😀' + 'х'.repeat(2_000);
    await at.reply(offer.phone, text);
    const row = await offer.store.db.inboundSms.findFirstOrThrow({ where: { offerId: offer.id } });
    assert.ok(!row.text.includes('нет') && !row.phone.includes(offer.phone.slice(-9)), 'it is sealed at rest');
    const opened = await openInbound(offer.store.db, row);
    assert.deepEqual([opened.text, row.reading, row.reply], [text, 'not-understood', 'help']);
  });
  it('§4 asks which one when two questions on a phone are unanswered, and counts the one with its code', async () => {
    const [older, newer] = await twoQuestions();
    await at.reply(older.phone, '1');
    assert.deepEqual([await stateOf(older), await stateOf(newer)], ['AWAITING_ANSWER', 'AWAITING_ANSWER']);
    assert.deepEqual(await at.answersTo(older.phone), ['whichOne']);
    const asked = await older.store.db.inboundSms.findFirstOrThrow({ where: { phoneIndex: at.indexOf(older.phone) } });
    const { sms } = (await older.book.prepareReply({ inboundId: asked.id, kind: 'whichOne' }))!;
    for (const { code } of [older, newer]) assert.ok(sms.text.includes(code), sms.text);
    at.pass(1_000);
    await at.reply(older.phone, `1 ${older.code}`);
    assert.deepEqual([await stateOf(older), await stateOf(newer)], ['PROVIDING', 'AWAITING_ANSWER']);
    await at.reply(older.phone, '2');
    const corrected = (await at.offerOf(newer.id)).folded as { answer?: { agrees: boolean } };
    assert.equal(corrected.answer?.agrees, false, 'one is left unanswered, so a bare digit answers it');
  });
  it('§4a K12 M6b helps a phone with two open questions twice an hour: it may be a machine', async () => {
    const [older] = await twoQuestions();
    for (let n = 0; n < 8; n += 1) {
      await at.reply(older.phone, n % 2 ? '1' : 'За рулём, отвечу позже');
      at.pass(30_000);
    }
    const answers = (await at.answersTo(older.phone)).filter((kind) => kind !== null);
    assert.deepEqual(answers, ['whichOne', 'whichOne']);
  });
  it('§4 reads a bare digit as the answer to the latest question, and a code as that to an earlier one', async () => {
    const person = newPerson();
    const first = await at.received({ person });
    await at.reply(person.phone, '2');
    at.pass(1_000);
    const second = await at.received({ person });
    await at.reply(person.phone, '1');
    assert.deepEqual([await stateOf(first), await stateOf(second)], ['AWAITING_ANSWER', 'PROVIDING']);
    at.pass(MINUTE + 1);
    await at.reply(person.phone, `1 ${first.code}`);
    assert.equal(await stateOf(first), 'PROVIDING');
  });
  it('§6c counts no code from another number; it is recorded and answered without personal data', async () => {
    const offer = await offerWithRareCode();
    const { phone } = newPerson();
    await at.reply(phone, `1 ${offer.code}`);
    assert.equal(await stateOf(offer), 'AWAITING_ANSWER');
    const last = (await at.journalOf(offer.id)).at(-1)!;
    assert.equal((JSON.parse(last.event) as { fromRecipient: boolean }).fromRecipient, false);
    const { id } = await offer.store.db.inboundSms.findFirstOrThrow({ where: { phoneIndex: at.indexOf(phone) } });
    const { sms } = (await offer.book.prepareReply({ inboundId: id, kind: 'unknownSender', offerId: offer.id }))!;
    assert.deepEqual([sms.to, sms.id.startsWith('c-')], [phone, true]);
    assert.ok(!sms.text.includes(offer.code));
  });
  it('§4a helps a phone twice an hour, an unknown sender too, with a code or without', async () => {
    const offer = await offerWithRareCode();
    const { phone } = newPerson();
    const minutes = [0, 5, 10, 60, 61, 66];
    const start = at.clock.ms;
    for (const [n, minute] of minutes.entries()) {
      at.clock.ms = start + minute * MINUTE;
      await at.reply(phone, n % 2 ? `1 ${offer.code}` : '1');
    }
    const [sent, none] = ['unknownSender', null];
    assert.deepEqual(await at.answersTo(phone), [sent, sent, none, sent, none, sent]);
  });
  it('§4 answers a late reply to an ended offer once and never revives the offer', async () => {
    const offer = await at.received({ serviceCode: 'brief' });
    at.pass(2_000);
    const decided = await offer.book.record(offer.id, (_, { iso }) => [{ type: 'window-closed', at: iso }]);
    assert.equal(decided.length, 1);
    for (const text of ['1', 'да']) await at.reply(offer.phone, text);
    assert.deepEqual([await stateOf(offer), await at.answersTo(offer.phone)], ['ANNULLED', ['late', null]]);
  });
});

describe('opting out by SMS', function () {
  this.timeout(120_000);

  it('§4 refuses this offer and every later one to the person, until they opt in again', async () => {
    const offer = await at.received();
    await at.reply(offer.phone, 'СТОП');
    const first = await offer.book.subject(offer.id);
    assert.deepEqual([first.optedOut, first.offer.answer?.agrees], [true, false]);
    assert.deepEqual(await at.answersTo(offer.phone), ['optedOut']);
    const later = await at.screened({ person: offer });
    const prepared = await later.book.prepareOffer(later.id);
    assert.ok('events' in prepared);
    assert.deepEqual([await stateOf(later), (await at.offerOf(later.id)).reason], ['INELIGIBLE', 'opted-out']);
    at.pass(MINUTE + 1);
    await at.reply(offer.phone, 'бастау');
    assert.equal((await offer.book.subject(offer.id)).optedOut, false);
  });
  it('§4 is about the person: no offer that was agreed to and called loses its outcome', async () => {
    const offer = await at.received();
    await at.reply(offer.phone, '1');
    await offer.book.beginCall(offer.id, 'kdp-token');
    await offer.book.noteCall(offer.id, { calledAt: at.now() });
    await at.reply(offer.phone, 'stop');
    assert.deepEqual([await stateOf(offer), (await offer.book.subject(offer.id)).optedOut], ['PROVIDING', true]);
    const outcome = await offer.book.prepareSms(offer.id, () => 'granted');
    assert.equal(outcome?.sms.to, offer.phone);
  });
});

/** Releases the slot of the first question in its row, so that a second one is sent although the first is open. */
async function twoQuestions() {
  const person = newPerson();
  const older = await at.received({ person });
  await older.store.db.phoneSlot.update({ where: { offerId: older.id }, data: { state: 'released' } });
  at.pass(1_000);
  return [older, await at.received({ person })] as const;
}

/** An open offer whose code no other open one has, so that the code of an unknown sender identifies it. */
async function offerWithRareCode() {
  for (;;) {
    const offer = await at.received();
    const { code } = offer;
    if ((await offer.store.db.offer.count({ where: { code, endedAt: null, sentAt: { not: null } } })) === 1)
      return offer;
  }
}
