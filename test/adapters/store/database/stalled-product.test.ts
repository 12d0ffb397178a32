import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { mobileNumber } from '../../../../activities/mobile-number.ts';
import { makeOffer } from '../../../../adapters/store/offers/make-offer.ts';
import { openOfferBook } from '../../../../adapters/store/book/offer-book.ts';
import { raiseTask } from '../../../../adapters/store/tasks/raise-task.ts';
import type { Store } from '../../../../adapters/store/database/store.ts';
import { openDatabase } from '../../../../adapters/store/database/store.ts';
import { receiveReceipts } from '../../../../adapters/store/sms/receive-receipts.ts';
import { receiveReply } from '../../../../adapters/store/sms/receive-replies.ts';
import { testPostgres } from '../../../support/postgres.ts';
import { testVault } from '../../../support/test-vault.ts';
import type { OwnStore } from '../own-store.ts';
import { openOwnStore, newPerson } from '../own-store.ts';
import { allAreIdle, backendOf, stall, untilDone } from './stopped-backends.ts';
import { OCTETS } from '../../../support/octets.ts';

const STALLS_S = [1, 12, 16, 25];
/** Its transactions take a second at the journal, so that a backend can be stopped inside them. */
const SLOW = 'usynys-slow';

/** One function of the system: what it writes with a given store, and how many rows of it are stored. */
type Subject = { run: (store: Store) => Promise<unknown>; count: () => Promise<number>; isRepeatable: boolean };

/** `reported` and `stored`: 1 for reported as done and for stored; `storedAtLast`: after the same request was
 *  repeated. */
type Outcome = { stallS: number; reported: number; stored: number; storedAtLast: number };

describe('what the system writes while a database backend stalls', function () {
  this.timeout(300_000); // stalls of 25 s; the machine may be busy
  let own: OwnStore;
  const outcomes = new Map<string, Outcome[]>();
  const clock = Date.parse('2026-11-24T06:00:00.000Z');
  const at = new Date(clock).toISOString();
  let number = 0;
  const next = () => `stalled-${(number += 1)}`;

  before(async () => {
    own = await openOwnStore({ now: async () => clock, server: await testPostgres('') });
    const { db } = own.store;
    await db.$executeRaw`CREATE FUNCTION slowly() RETURNS trigger LANGUAGE plpgsql AS
      'BEGIN PERFORM pg_sleep(1) WHERE current_setting(''application_name'') = ''usynys-slow''; RETURN NEW; END'`;
    await db.$executeRaw`CREATE TRIGGER slowly BEFORE INSERT ON journal FOR EACH ROW EXECUTE FUNCTION slowly()`;
    const all = Object.entries(SUBJECTS).map(async ([what, subject]) => {
      outcomes.set(what, await Promise.all(STALLS_S.map((stallS) => outcomeOf(subject, stallS))));
    });
    await Promise.all(all);
  });
  after(() => own.close());

  const newOffer = async (store: Store, reference: string, iin: string) => {
    const result = await makeOffer(store, 'enbek', { serviceCode: 'plain', recipient: { iin }, reference });
    return 'offerId' in result ? result.offerId : assert.fail(result.because);
  };
  /** An offer that is stored and may be sent. */
  async function prepared() {
    const { iin, phone } = newPerson();
    const id = await newOffer(own.store, next(), iin);
    const book = openOfferBook(own.store, () => 'sandbox');
    const events = [{ type: 'phone-found', at, language: 'ru' } as const];
    await book.noteScreening(id, { events, phone: mobileNumber(phone), language: 'ru', token: 'kdp-token' });
    const ready = await book.prepareOffer(id);
    return 'events' in ready ? assert.fail('not prepared') : { id, phone, ...ready };
  }
  const noted = (store: Store, { id, sms, language, parts }: Awaited<ReturnType<typeof prepared>>) =>
    openOfferBook(store, () => 'sandbox').record(id, (_, { iso }) => [
      { type: 'sms-sent', at: iso, kind: 'offer', smsId: sms.id, language, parts },
    ]);
  const events = (offerId: string, type: string) => own.store.db.journalEntry.count({ where: { offerId, type } });

  const SUBJECTS: Record<string, () => Promise<Subject>> = {
    'making an offer': async () => {
      const [{ iin }, reference] = [newPerson(), next()];
      const count = () => own.store.db.offer.count({ where: { reference } });
      return { run: (store) => newOffer(store, reference, iin), count, isRepeatable: true };
    },
    'recording an event': async () => {
      const ready = await prepared();
      return { run: (store) => noted(store, ready), count: () => events(ready.id, 'sms-sent'), isRepeatable: false };
    },
    'receiving a receipt': async () => {
      const ready = await prepared();
      await noted(own.store, ready);
      const receipt = {
        receiptId: next(),
        smsId: ready.sms.id,
        status: 'delivered',
        arrivedAt: at,
        octets: OCTETS,
      } as const;
      const count = () => own.store.db.receipt.count({ where: { smsId: ready.sms.id } });
      return { run: (store) => receiveReceipts(store, 'sandbox', [receipt]), count, isRepeatable: true };
    },
    'receiving a reply': async () => {
      const ready = await prepared();
      await noted(own.store, ready);
      await receiveReceipts(own.store, 'sandbox', [
        { receiptId: next(), smsId: ready.sms.id, status: 'delivered', arrivedAt: at, octets: OCTETS },
      ]);
      const message = { messageId: next(), from: ready.phone, text: '1', arrivedAt: at, octets: OCTETS };
      const count = () => events(ready.id, 'answer-received');
      return { run: (store) => receiveReply(store, 'sandbox', message), count, isRepeatable: true };
    },
  };

  async function outcomeOf(subject: () => Promise<Subject>, stallS: number): Promise<Outcome> {
    const { run, count, isRepeatable } = await untilDone(subject);
    const db = openDatabase(own.url, { application: SLOW, connections: 1, vault: testVault });
    const store = { ...own.store, db };
    const pid = await untilDone(() => backendOf(db)); // a busy machine may take its time to connect
    const running = run(store).then(
      () => 1,
      () => 0,
    );
    await pause(500);
    const over = stall(pid, stallS * 1000);
    const reported = await running;
    // the next one on this pool
    await untilDone(() => raiseTask(store.db, { kind: 'sms-unknown-code', subject: `gateway ${next()}` }, new Date()));
    await over;
    await pause(1_000);
    await allAreIdle(own.store.db);
    const stored = await count();
    if (isRepeatable) await untilDone(() => run(store));
    const storedAtLast = isRepeatable ? await count() : 1;
    await db.$disconnect();
    return { stallS, reported, stored, storedAtLast };
  }

  for (const what of Object.keys(SUBJECTS))
    it(`K1 ${what}: a write that was reported as failed leaves nothing, and a repeated request is stored once`, () => {
      const seen = outcomes.get(what)!;
      assert.deepEqual(
        seen,
        seen.map(({ stallS, reported }) => ({ stallS, reported, stored: reported, storedAtLast: 1 })),
      );
      const reported = new Map(seen.map((one) => [one.stallS, one.reported]));
      assert.deepEqual([reported.get(1), reported.get(25)], [1, 0], 'a short stall is waited out, a long one is not');
    });
});
