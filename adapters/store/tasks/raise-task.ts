import type { TaskSubject } from '../../../activities/offer-book.ts';
import type { Transaction } from '../database/store.ts';

type Connection = Pick<Transaction, 'operatorTask'>;
type Task = { kind: string; subject: TaskSubject };

/** Puts something before people, once for each kind and subject while it is open: a unique index keeps others out. */
export async function raiseTask(db: Connection, { kind, subject }: Task, at: Date | string): Promise<void> {
  await db.operatorTask.createMany({ data: [{ kind, subject, createdAt: at }], skipDuplicates: true });
}

/** Closes an open task; none is open: nothing is done. */
export async function closeTask(db: Connection, { kind, subject }: Task, at: Date): Promise<void> {
  await db.operatorTask.updateMany({ where: { kind, subject, doneAt: null }, data: { doneAt: at } });
}
