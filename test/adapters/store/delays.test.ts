import assert from 'node:assert/strict';
import { noteProviderAway, openTerms, providersAway } from '../../../adapters/store/offers/delays.ts';
import { receiveResult } from '../../../adapters/store/offers/receive-result.ts';
import { decideOnOffer } from '../../../domain/decisions.ts';
import { DAY_MS, HOUR_MS } from '../../../domain/durations.ts';
import * as at from './offer-steps.ts';

const TERM = { warnAt: new Date(at.clock.ms + 4 * DAY_MS), endsAt: new Date(at.clock.ms + 5 * DAY_MS) };
const term = { warnAt: TERM.warnAt.toISOString(), endsAt: TERM.endsAt.toISOString() };

/** An offer whose recipient agreed, and the state of its operator tasks. */
async function agreed() {
  const offer = await at.received();
  await at.reply(offer.phone, '1');
  const tasks = async (subject = `offer ${offer.id}`) => {
    const rows = await offer.store.db.operatorTask.findMany({ where: { subject }, orderBy: { kind: 'asc' } });
    return rows.map(({ kind, doneAt }) => `${kind} ${doneAt ? 'done' : 'open'}`);
  };
  return { ...offer, tasks };
}

describe('what is late', function () {
  this.timeout(120_000);

  it('§6c a call that waits for more than an hour is one task, which the call closes', async () => {
    const offer = await agreed();
    at.pass(HOUR_MS);
    await offer.book.noteCallDelay(offer.id, { isFirst: true });
    assert.deepEqual(await offer.tasks(), []);
    at.pass(1);
    for (let count = 0; count < 2; count += 1) await offer.book.noteCallDelay(offer.id, { isFirst: false });
    assert.deepEqual(await offer.tasks(), ['call-delayed open']);
    await offer.book.noteCall(offer.id, { calledAt: at.now() });
    assert.deepEqual(await offer.tasks(), ['call-delayed done']);
    await offer.book.noteCallDelay(offer.id, { isFirst: false });
    assert.deepEqual(await offer.tasks(), ['call-delayed done'], 'an attempt that ends after the call raises none');
  });
  it('§6c a call that is not wanted any more closes its task', async () => {
    const offer = await agreed();
    at.pass(2 * HOUR_MS);
    await offer.book.noteCallDelay(offer.id, { isFirst: true });
    await at.reply(offer.phone, '2');
    assert.deepEqual(await offer.tasks(), ['call-delayed done']);
  });
  it('§6c a provider whose calls fail for more than an hour is one task, which the next good call closes', async () => {
    const offer = await agreed();
    const subject = 'provider enbek';
    const isAway = async () => (await offer.book.subject(offer.id)).isProviderAway;
    const since = new Date(at.clock.ms);
    for (const pause of [0, HOUR_MS]) {
      at.pass(pause);
      await offer.book.noteProviderAway('enbek');
    }
    assert.deepEqual([await offer.tasks(subject), await isAway()], [[], true]);
    at.pass(1);
    await offer.book.noteProviderAway('enbek');
    assert.deepEqual(await offer.tasks(subject), ['provider-away open']);
    assert.deepEqual(await providersAway(offer.store), [{ id: 'enbek', awaySince: since }]);
    await offer.book.noteProviderBack('enbek');
    assert.deepEqual([await offer.tasks(subject), await isAway()], [['provider-away done'], false]);
    assert.deepEqual(await providersAway(offer.store), []);
    await assert.rejects(noteProviderAway(offer.store, 'nobody', { ms: at.clock.ms, iso: at.now() }));
  });
  it('§5 a term warns and is breached once each: task, callback and metric, until the decision comes', async () => {
    const offer = await agreed();
    await offer.book.noteCall(offer.id, { calledAt: at.now(), term });
    const decided = (what: 'term-warning' | 'term-breached') =>
      offer.book.record(offer.id, (known, now) => decideOnOffer(known, what, now));
    for (const what of ['term-warning', 'term-warning', 'term-breached', 'term-breached'] as const) await decided(what);
    assert.deepEqual(await offer.tasks(), ['term-breached open', 'term-warning open']);
    assert.deepEqual(await openTerms(offer.store), [{ reached: 'breached', count: 1 }]);
    const rows = await offer.store.db.callback.findMany({ where: { offerId: offer.id }, orderBy: { order: 'asc' } });
    const { code, reference } = await at.offerOf(offer.id);
    const bodies = rows.map(({ body }) => body as { type: string; data: object });
    assert.deepEqual(
      bodies.map(({ type }) => type.replace('offer.', '')),
      [...Array<string>(3).fill('state-changed'), 'term-warning', 'term-breached'],
    );
    const about = { offerId: offer.id, code, reference, serviceCode: 'plain', state: 'PROVIDING' };
    assert.deepEqual(bodies.at(-1)!.data, { ...about, at: at.now(), termEndsAt: term.endsAt });
    const result = { messageId: at.next(), offerId: offer.id, outcome: 'granted' as const, at: at.now(), body: {} };
    assert.equal(await receiveResult(offer.store, 'enbek', result), 'received');
    assert.deepEqual(await offer.tasks(), ['term-breached done', 'term-warning done']);
    assert.deepEqual(await openTerms(offer.store), []);
  });
});
