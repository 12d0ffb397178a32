import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { openOfferBook } from '../../../adapters/store/book/offer-book.ts';
import { lockOffer } from '../../../adapters/store/journal/locked-offer.ts';
import { inTransaction } from '../../../adapters/store/database/store.ts';
import type { Transaction } from '../../../adapters/store/database/store.ts';
import { cancelOffer } from '../../../adapters/store/offers/cancel-offer.ts';
import type { ReplyAnswer } from '../../../workflows/offer-contract.ts';
import { REPLY_WORKFLOW_TYPE } from '../../../workflows/offer-contract.ts';
import { operatorWith } from '../operators/accounts.ts';
import { agreedOffer, sentOffer } from '../offers/advance-offer.ts';
import { applicationRole } from '../app-role.ts';
import type { RunningApi } from '../support.ts';
import { anOffer, KEYS, SECRETS, startApi } from '../support.ts';

/** A row of each table that the API writes with a provider or offer, and its owner; and a wrong change of all of
 *  them. */
const CHANGES: Record<string, string> = {
  offers: `UPDATE offers SET state = 'CANCELLED'`,
  callbacks: 'UPDATE callbacks SET attempts = 99',
  callback_attempts: 'UPDATE callback_attempts SET ms = 99',
  idempotency_keys: `UPDATE idempotency_keys SET request_hash = 'x'`,
  provider_results: `UPDATE provider_results SET body = 'x'`,
  services: 'UPDATE services SET version = 99',
  providers: `UPDATE providers SET callback_url = 'https://elsewhere.example'`,
};
/** Tables in which no request of a provider changes a row, not even its own. */
const NEVER = ['outgoing_sms', 'inbound_sms', 'receipts', 'desk_answers', 'reply_readings', 'offer_troubles'];
/** Shared by providers, or without one: a queue, a phone slot, the log, keys, and rows that other requests write. */
const OPEN = ['api_keys', 'log_entries', 'log_queue', 'operator_tasks', 'phone_slots', 'shep_messages'];

describe('the write scope that the database enforces for a provider’s request', function () {
  this.timeout(60_000);
  let owner: RunningApi;
  let api: RunningApi;
  let application: Awaited<ReturnType<typeof applicationRole>>;
  let [mine, theirs] = ['', ''];

  before(async () => {
    owner = await startApi();
    application = await applicationRole(owner);
    api = await startApi({}, application.url);
    mine = (await agreedOffer(api)).id;
    const { id: asked } = await sentOffer(api);
    const { token } = await operatorWith(api, 'operator');
    const answer = { answer: 'agree', channel: 'in-person', evidence: 'form 1' };
    assert.equal((await api.call(`/v1/offers/${asked}/desk-answer`, { key: token, json: answer })).status, 202);
    const read = { inboundId: randomUUID(), reading: 'agree', readBy: 'operator dana', readAt: new Date() };
    await owner.store.db.replyReading.create({ data: { ...read, offerId: asked } });
    const failed = { activity: 'provide', system: 'КДП', fault: 'answered 503', since: new Date(), attempts: 1 };
    await owner.store.db.offerTrouble.create({ data: { ...failed, offerId: asked, failedAt: new Date() } });
    const headers = { 'idempotency-key': randomUUID() };
    const json = anOffer({ serviceCode: 'gas-voucher' });
    theirs = (await api.call('/v1/offers', { key: KEYS.energo, json, headers })).body.id;
    await api.call('/v1/offers', { json: anOffer(), headers });
    for (const [offerId, providerId] of [
      [mine, 'enbek'],
      [theirs, 'energo'],
    ] as const) {
      const now = new Date();
      const callback = { id: randomUUID(), state: 'SENT', body: {}, createdAt: now, nextAttemptAt: now };
      const { id: callbackId } = await owner.store.db.callback.create({ data: { ...callback, offerId, providerId } });
      await owner.store.db.callbackAttempt.create({ data: { callbackId, providerId, at: now, ms: 1 } });
      const result = { messageId: randomUUID(), body: '{}', arrivedAt: now };
      await owner.store.db.providerResult.create({ data: { ...result, offerId, providerId } });
    }
  });
  after(async () => {
    await api.stop();
    await application.drop();
    await owner.stop();
  });

  /** The outcome of such a transaction, which is then rolled back. */
  async function writing<T>(providerId: string | undefined, work: (tx: Transaction) => Promise<T>): Promise<T> {
    let done: T | undefined;
    const back = new Error('rolled back');
    const store = providerId === undefined ? api.store : { ...api.store, writeScope: providerId };
    await inTransaction(store, async (tx) => {
      done = await work(tx);
      throw back;
    }).catch((fault: unknown) => {
      if (fault !== back) throw fault;
    });
    return done!;
  }
  const rowsOf = async (table: string, where = '') =>
    (await owner.store.db.$queryRawUnsafe<{ n: number }[]>(`SELECT count(*)::int AS n FROM ${table} ${where}`))[0]!.n;

  it('§2.4 covers the provider’s own rows only, although the query has no condition', async () => {
    for (const [table, change] of Object.entries(CHANGES)) {
      const whose = table === 'providers' ? 'id' : 'provider_id';
      const own = await rowsOf(table, `WHERE ${whose} = 'enbek'`);
      const all = await rowsOf(table);
      assert.ok(own > 0 && own < all, `${table} has rows of both`);
      const changed = (who?: string) => writing(who, (tx) => tx.$executeRawUnsafe(change));
      assert.deepEqual([await changed('enbek'), await changed('nobody'), await changed()], [own, 0, all], table);
    }
  });

  it('§2.4 prevents deleting another provider’s rows, and giving rows away', async () => {
    const remove = (who?: string) => writing(who, (tx) => tx.$executeRawUnsafe('DELETE FROM callback_attempts'));
    const own = await rowsOf('callback_attempts', `WHERE provider_id = 'enbek'`);
    assert.deepEqual([await remove('enbek'), await remove()], [own, await rowsOf('callback_attempts')]);
    const give = `UPDATE offers SET provider_id = 'energo'`;
    await assert.rejects(
      writing('enbek', (tx) => tx.$executeRawUnsafe(give)),
      /row-level security/,
    );
  });

  it('§2.4 prevents adding rows to another provider’s offers', async () => {
    const journal = `INSERT INTO journal (offer_id, sequence, type, at, event, previous_hash, hash)
      SELECT offer_id, 999, type, at, event, previous_hash, hash FROM journal WHERE sequence = 1 AND offer_id = `;
    const version = `INSERT INTO service_versions (service_code, version, definition, source, created_at)
      SELECT service_code, 999, definition, source, created_at FROM service_versions WHERE version = 1
        AND service_code = `;
    const key = `INSERT INTO idempotency_keys (provider_id, key, request_hash, offer_id, created_at)
      SELECT provider_id, 'another', request_hash, id, created_at FROM offers WHERE id = `;
    const additions: [string, string, string][] = [
      [journal, `'${mine}'`, `'${theirs}'`],
      [version, `'test-allowance'`, `'gas-voucher'`],
      [key, `'${mine}'`, `'${theirs}'`],
    ];
    for (const [add, own, other] of additions) {
      const added = (who: string | undefined, what: string) => writing(who, (tx) => tx.$executeRawUnsafe(add + what));
      assert.equal(await added('enbek', own), 1);
      await assert.rejects(added('enbek', other), /row-level security/, add);
      assert.equal(await added(undefined, other), 1, 'the application does');
    }
    for (const table of NEVER) {
      const again = `INSERT INTO ${table} SELECT * FROM ${table} LIMIT 1`;
      assert.ok((await rowsOf(table)) > 0, `${table} has rows`);
      await assert.rejects(
        writing('enbek', (tx) => tx.$executeRawUnsafe(again)),
        /row-level security/,
        table,
      );
      assert.equal(await writing('enbek', (tx) => tx.$executeRawUnsafe(`DELETE FROM ${table}`)), 0, table);
    }
  });

  it('§2.4 prevents locking or cancelling another provider’s offer, even if the route omits the check', async () => {
    assert.equal(await writing('enbek', (tx) => lockOffer(tx, theirs)), undefined);
    assert.equal((await writing('energo', (tx) => lockOffer(tx, theirs)))?.id, theirs);
    const cancellation = { offerId: theirs, reason: 'a mistake', by: 'enbek' };
    assert.equal(await cancelOffer({ ...api.store, writeScope: 'enbek' }, cancellation), 'not-cancellable');
    assert.equal(await cancelOffer({ ...api.store, writeScope: 'energo' }, cancellation), 'cancelled');
  });

  it('§2.4 covers every table that has a provider or an offer', async () => {
    const rows = await owner.store.db.$queryRaw<{ name: string }[]>`
      SELECT DISTINCT c.table_name AS name FROM information_schema.columns c
      WHERE c.table_schema = 'public' AND c.column_name IN ('provider_id', 'offer_id')
        AND has_table_privilege('usynys_app', format('public.%I', c.table_name), 'INSERT')
        AND (SELECT count(*) FROM pg_policies p WHERE p.tablename = c.table_name AND p.permissive = 'RESTRICTIVE') < 3
      ORDER BY 1`;
    assert.deepEqual(
      rows.map(({ name }) => name),
      OPEN,
    );
  });

  it('allows a provider’s result to be received with that role', async () => {
    const json = { offerId: mine, outcome: 'granted' };
    const { status } = await api.webhook('/webhooks/providers/enbek/results', json, SECRETS.provider);
    assert.equal(status, 204);
    assert.equal((await api.call(`/v1/offers/${mine}`)).body.state, 'GRANTED');
  });

  it('§5 allows one that comes before its call has ended, and after a refusal, which is answered', async () => {
    const { id, phone } = await agreedOffer(api);
    const book = openOfferBook(api.store, () => 'sandbox');
    await book.beginCall(id, 'token');
    await api.webhook('/webhooks/sms/sandbox/replies', { messages: [{ id: randomUUID(), from: phone, text: '2' }] });
    const json = { offerId: id, outcome: 'granted' };
    assert.equal((await api.webhook('/webhooks/providers/enbek/results', json, SECRETS.provider)).status, 204);
    const answers = api.delivered.filter(({ message }) => message === REPLY_WORKFLOW_TYPE);
    const answer = answers.at(-1)?.payload as ReplyAnswer;
    assert.deepEqual([answer.offerId, answer.kind], [id, 'late']);
    const written = await book.prepareReply(answer);
    assert.match(written?.sms.text ?? '', /орындауға жіберілді/, 'no term has passed: the consent was carried out');
    const said = await owner.store.db.inboundSms.findMany({ where: { offerId: id }, orderBy: { arrivedAt: 'asc' } });
    assert.deepEqual(
      said.map(({ reply }) => reply),
      [null, 'late'],
    );
  });
});
