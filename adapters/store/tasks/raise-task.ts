import type { TaskSubject } from '../../../activities/offer-book.ts';
import type { Transaction } from '../database/store.ts';

type Connection = Pick<Transaction, 'operatorTask'>;
type Task = { kind: string; subject: TaskSubject };

/** Raises an operator task, one for each kind and subject while it is open: a unique index prevents a second. */
export async function raiseTask(db: Connection, { kind, subject }: Task, at: Date | string): Promise<void> {
  await db.operatorTask.createMany({ data: [{ kind, subject, createdAt: at }], skipDuplicates: true });
}

/** Closes the open task, if there is one. */
export async function closeTask(db: Connection, { kind, subject }: Task, at: Date): Promise<void> {
  await db.operatorTask.updateMany({ where: { kind, subject, doneAt: null }, data: { doneAt: at } });
}
