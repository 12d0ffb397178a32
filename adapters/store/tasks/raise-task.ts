import { CLOSED_BY_END } from '../../../domain/task-changes.ts';
import type { TaskKind, TaskSubject } from '../../../domain/tasks.ts';
import { REASON_GONE, taskDueAt } from '../../../domain/tasks.ts';
import type { Transaction } from '../database/store.ts';

type Task = { kind: TaskKind; subject: TaskSubject };

/** Raises an operator task, one for each kind and subject while it is open: a unique index prevents a second. A task
 *  that closes with its offer is not raised after the end of the offer. */
export async function raiseTask(
  db: Pick<Transaction, '$executeRaw'>,
  { kind, subject }: Task,
  at: Date | string,
): Promise<void> {
  const raisedAt = new Date(at);
  const dueAt = new Date(taskDueAt(kind, raisedAt.getTime()));
  const offerId = /^offer (.+)$/.exec(subject)?.[1] ?? null;
  const needsOpenOffer = (CLOSED_BY_END as readonly TaskKind[]).includes(kind);
  await db.$executeRaw`
    INSERT INTO operator_tasks (id, kind, subject, offer_id, created_at, due_at)
    SELECT gen_random_uuid(), ${kind}, ${subject}, ${offerId}::uuid, ${raisedAt}::timestamptz, ${dueAt}::timestamptz
    WHERE NOT (${needsOpenOffer}
      AND EXISTS (SELECT FROM offers WHERE id = ${offerId}::uuid AND ended_at IS NOT NULL))
    ON CONFLICT DO NOTHING`;
}

/** Closes the open task, if there is one, because its reason has gone. */
export const closeTask = (
  db: Pick<Transaction, 'operatorTask'>,
  { kind, subject }: Task,
  at: Date | string,
): Promise<void> => closeTasks(db, { kinds: [kind], subjects: [subject] }, at);

/** Closes the open tasks of these kinds and subjects, because their reason has gone. */
export async function closeTasks(
  db: Pick<Transaction, 'operatorTask'>,
  { kinds, subjects }: { kinds: readonly TaskKind[]; subjects: readonly TaskSubject[] },
  at: Date | string,
): Promise<void> {
  await db.operatorTask.updateMany({
    where: { kind: { in: [...kinds] }, subject: { in: [...subjects] }, doneAt: null },
    data: { doneAt: at, resolution: REASON_GONE },
  });
}
