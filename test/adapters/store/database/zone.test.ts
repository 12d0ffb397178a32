import assert from 'node:assert/strict';
import { newKeyPem, signerOf } from '../../../../adapters/proof/keys.ts';
import { Receipts } from '../../../../adapters/sms/smpp/receipts.ts';
import { makeCheckpoint } from '../../../../adapters/store/log/make-checkpoint.ts';
import { raiseTask } from '../../../../adapters/store/tasks/raise-task.ts';
import { readMessages } from '../../../../adapters/store/sms/read-messages.ts';
import { proofOf } from '../../../../adapters/store/log/read-proof.ts';
import { EVERYTHING } from '../../../../adapters/store/database/read-scope.ts';
import * as at from '../offer-steps.ts';
import { newPerson } from '../own-store.ts';
import { SMPP_SETTINGS } from '../../sms/smpp/some-settings.ts';
import { OCTETS } from '../../../support/octets.ts';

/** What initdb does on a machine in Kazakhstan: a session that does not set its zone is five hours off. */
const ZONE = 'Asia/Almaty';
const MINUTE = 60_000;

describe('a database whose zone is Asia/Almaty', function () {
  this.timeout(120_000);

  before(async () => {
    const { store } = await at.sharedStore();
    const [row] = await store.db.$queryRaw<{ name: string }[]>`SELECT current_database() AS name`;
    await store.db.$executeRawUnsafe(`ALTER DATABASE "${row!.name}" SET timezone = '${ZONE}'`);
    await store.db.$disconnect(); // it holds for sessions that begin from now on
  });

  it('K2 D2 a receipt that came before the answer to its submit keeps both its times', async () => {
    const { store } = await at.sharedStore();
    const { sms } = await at.sent();
    const receipts = new Receipts(store, SMPP_SETTINGS);
    const [carrierAt, arrivedAt] = ['2026-11-24T10:59:30.000Z', '2026-11-24T11:00:00.000Z'];
    const report = { ids: { text: 'd2' }, octets: OCTETS, status: 'delivered', at: carrierAt, stamp: 'd2' } as const;
    await receipts.receive({ ...report, phone: sms.to, arrivedAt });
    const leftAt = new Date(at.clock.ms);
    const part = { gateway: 'sandbox', smsId: sms.id, part: 1, state: 'accepted', matchId: 'd2', leftAt };
    await store.db.smppPart.create({ data: part });
    await receipts.matchAll();
    const stored = await store.db.receipt.findFirstOrThrow({ where: { smsId: sms.id } });
    const seen = [stored.carrierAt?.toISOString(), stored.arrivedAt.toISOString()];
    assert.deepEqual(seen, [carrierAt, arrivedAt]);
  });

  it('K2 D2b an SMS of a citizen has the moment of its arrival, read through the API and in the proof', async () => {
    const { store } = await at.sharedStore();
    const offer = await at.received();
    const [carrierAt, arrivedAt] = [at.now(), new Date(at.clock.ms + 30_000).toISOString()];
    at.pass(30_000);
    await at.reply(offer.phone, '1', { carrierAt });
    const messages = await readMessages(store, EVERYTHING, offer.id, { limit: 10 });
    const incoming = messages.flatMap((one) => ('in' in one ? [one] : []));
    assert.deepEqual(
      incoming.map((one) => [one.at.toISOString(), one.in.arrivedAt.toISOString(), one.in.carrierAt?.toISOString()]),
      [[arrivedAt, arrivedAt, carrierAt]],
    );
    const [signer, notes] = [signerOf(newKeyPem(), 'usynys.example/journal'), [] as string[]];
    const sink = {
      last: async () => notes.at(-1),
      append: async (more: readonly string[]) => void notes.push(...more),
    };
    while (await makeCheckpoint(store, signer, sink));
    const proof = await proofOf(store, EVERYTHING, offer.id, signer);
    assert.ok(proof !== 'not-covered');
    assert.deepEqual(
      proof.received.map((reply) => [reply.arrivedAt, reply.carrierAt]),
      [[arrivedAt, carrierAt]],
    );
  });

  it('K2 D2b a task for an operator has the moment at which it was raised', async () => {
    const { store } = await at.sharedStore();
    await raiseTask(store.db, { kind: 'sms-unknown-code', subject: 'gateway zone' }, new Date(await store.now()));
    const [row] = await store.db.$queryRaw<{ seconds: number; at: Date }[]>`
      SELECT extract(epoch FROM created_at)::float8 AS seconds, created_at AS at
      FROM operator_tasks WHERE subject = 'gateway zone'`;
    assert.deepEqual([row!.seconds * 1000, row!.at.getTime()], [at.clock.ms, at.clock.ms]);
  });

  it('K2 D2c an unknown sender is answered again after eleven minutes', async () => {
    const { phone } = newPerson();
    await at.reply(phone, 'hello');
    at.pass(11 * MINUTE);
    await at.reply(phone, 'hello again');
    assert.deepEqual(await at.answersTo(phone), ['unknownSender', 'unknownSender']);
  });
});
