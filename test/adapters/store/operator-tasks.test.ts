import assert from 'node:assert/strict';
import { inSealedTransaction } from '../../../adapters/store/database/store.ts';
import { closeTask, raiseTask } from '../../../adapters/store/tasks/raise-task.ts';
import type { TaskKind, TaskSubject } from '../../../domain/tasks.ts';
import { REASON_GONE, taskDueAt } from '../../../domain/tasks.ts';
import * as at from './offer-steps.ts';

describe('operator tasks', function () {
  this.timeout(120_000);
  const raised = async (kind: TaskKind, subject?: TaskSubject) => {
    const { store } = await at.sharedStore();
    return store.db.operatorTask.findMany({ where: { kind, ...(subject ? { subject } : {}) } });
  };
  const openOf = async (id: string) => {
    const { store } = await at.sharedStore();
    const open = await store.db.operatorTask.findMany({ where: { offerId: id, doneAt: null } });
    return open.map(({ kind }) => kind).toSorted();
  };

  it('are raised once for each kind and subject while one is open, also by many callers at once', async () => {
    const { store } = await at.sharedStore();
    const raise = (kind: TaskKind, subject: TaskSubject) => raiseTask(store.db, { kind, subject }, at.now());
    await Promise.all(Array.from({ length: 8 }, () => raise('sms-no-money', 'gateway kz')));
    assert.equal((await raised('sms-no-money')).length, 1);
    await raise('sms-no-money', 'gateway reserve');
    await raise('sms-credentials', 'gateway kz');
    assert.deepEqual((await raised('sms-no-money')).map(({ subject }) => subject).sort(), [
      'gateway kz',
      'gateway reserve',
    ]);
    assert.equal((await raised('sms-credentials')).length, 1);
  });

  it('are due by the time of their kind', async () => {
    const { store } = await at.sharedStore();
    await raiseTask(store.db, { kind: 'withdrawal-unreadable', subject: 'connection due' }, at.now());
    const [task] = await raised('withdrawal-unreadable', 'connection due');
    assert.equal(task?.dueAt.getTime(), taskDueAt('withdrawal-unreadable', at.clock.ms));
  });

  it('are raised once by two transactions that overlap: the second waits for the first', async () => {
    const { store } = await at.sharedStore();
    const task = { kind: 'sms-sender-unknown', subject: 'gateway kz' } as const;
    let second: Promise<void> | undefined;
    await inSealedTransaction(store.db, async (tx) => {
      await raiseTask(tx, task, at.now());
      second = raiseTask(store.db, task, at.now());
      await raiseTask(tx, task, at.now());
    });
    await second;
    assert.equal((await raised(task.kind)).length, 1);
  });

  it('are raised again once they were closed', async () => {
    const { store } = await at.sharedStore();
    const task = { kind: 'sms-text-forbidden', subject: 'gateway kz' } as const;
    await closeTask(store.db, task, new Date(at.now()));
    for (let count = 0; count < 2; count += 1) {
      await raiseTask(store.db, task, at.now());
      await raiseTask(store.db, task, at.now());
      await closeTask(store.db, task, new Date(at.now()));
    }
    const rows = await raised(task.kind);
    assert.deepEqual(
      rows.map(({ doneAt, doneBy, resolution }) => [doneAt?.toISOString(), doneBy, resolution]),
      Array.from({ length: 2 }, () => [at.now(), null, REASON_GONE]),
    );
  });

  it('are refused by the database itself when a writer does not use the one function', async () => {
    const { store } = await at.sharedStore();
    const data = { kind: 'sms-parameters', subject: 'gateway kz', createdAt: at.now(), dueAt: at.now() };
    await store.db.operatorTask.create({ data });
    await assert.rejects(store.db.operatorTask.create({ data }), /Unique constraint/);
  });

  it('§3.2 close with the offer, except what its provider must explain, and are not raised after its end', async () => {
    const { store, id, phone } = await at.received({});
    const subject = `offer ${id}` as const;
    for (const kind of ['not-understood', 'unlisted-ground', 'provider-contradicted'] as const)
      await raiseTask(store.db, { kind, subject }, at.now());
    assert.deepEqual(await openOf(id), ['not-understood', 'provider-contradicted', 'unlisted-ground']);
    await at.reply(phone, '1');
    assert.deepEqual(await openOf(id), ['provider-contradicted', 'unlisted-ground'], 'the answer was read');
    const end = { type: 'offer-ended', at: at.now(), state: 'CANCELLED', reason: 'asked for' } as const;
    const { book } = await at.made();
    await book.record(id, () => [end]);
    assert.deepEqual(await openOf(id), ['provider-contradicted']);
    await raiseTask(store.db, { kind: 'provider-rejects-call', subject }, at.now());
    assert.deepEqual(await openOf(id), ['provider-contradicted']);
  });

  it('about a gateway that refused all SMS close when it accepts one', async () => {
    const { store, book, id } = await at.screened();
    await raiseTask(store.db, { kind: 'sms-address-blocked', subject: 'gateway sandbox' }, at.now());
    await raiseTask(store.db, { kind: 'sms-text-forbidden', subject: 'gateway sandbox' }, at.now());
    const prepared = await book.prepareOffer(id);
    assert.ok('sms' in prepared);
    await book.noteSent(prepared, 'their id');
    const open = await store.db.operatorTask.findMany({ where: { subject: 'gateway sandbox', doneAt: null } });
    assert.deepEqual(
      open.map(({ kind }) => kind),
      ['sms-text-forbidden'],
    );
  });
});
