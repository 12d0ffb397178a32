import assert from 'node:assert/strict';
import { closeTask, raiseTask } from '../../../adapters/store/tasks/raise-task.ts';
import { inSealedTransaction } from '../../../adapters/store/database/store.ts';
import * as at from './offer-steps.ts';

describe('operator tasks', function () {
  this.timeout(120_000);
  const raised = (kind: string) =>
    at.sharedStore().then(({ store }) => store.db.operatorTask.findMany({ where: { kind } }));

  it('are raised once for each kind and subject while one is open, also by many callers at once', async () => {
    const { store } = await at.sharedStore();
    const raise = (kind: string, subject: `gateway ${string}`) => raiseTask(store.db, { kind, subject }, at.now());
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
    const task = { kind: 'sms-refused', subject: 'gateway kz' } as const;
    await closeTask(store.db, task, new Date(at.now()));
    for (let count = 0; count < 2; count += 1) {
      await raiseTask(store.db, task, at.now());
      await raiseTask(store.db, task, at.now());
      await closeTask(store.db, task, new Date(at.now()));
    }
    const rows = await raised(task.kind);
    assert.deepEqual(
      rows.map(({ doneAt }) => doneAt?.toISOString()),
      [at.now(), at.now()],
    );
  });

  it('are refused by the database itself when a writer does not use the one function', async () => {
    const { store } = await at.sharedStore();
    const data = { kind: 'sms-parameters', subject: 'gateway kz', createdAt: at.now() };
    await store.db.operatorTask.create({ data });
    await assert.rejects(store.db.operatorTask.create({ data }), /Unique constraint/);
  });
});
