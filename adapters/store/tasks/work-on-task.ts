/** What operators do with a task: claim it, release it, end it. */
import type { TaskKind, TaskResolution } from '../../../domain/tasks.ts';
import { fitsResolution } from '../../../domain/tasks.ts';
import type { Store, Transaction } from '../database/store.ts';
import { inTransaction } from '../database/store.ts';

/** Why an operator cannot do this with the task. */
export type TaskObstacle = 'unknown' | 'done-before' | 'held-by-another' | 'wrong-resolution';

/** Who acts on which task; a supervisor may also act on a task that another operator has claimed. */
export type TaskActor = { id: string; by: string; isSupervisor?: boolean };

/** Claims a task; claiming one's own task again changes nothing. */
export const claimTask = (store: Store, actor: TaskActor): Promise<'claimed' | TaskObstacle> =>
  change(store, { ...actor, isSupervisor: false }, async (tx, { claimedBy }, at): Promise<'claimed'> => {
    const data = { claimedBy: actor.by, claimedAt: at };
    if (claimedBy === null) await tx.operatorTask.update({ where: { id: actor.id }, data, select: { id: true } });
    return 'claimed';
  });

/** Gives a claimed task back; a task that is not claimed stays as it is. */
export const releaseTask = (store: Store, actor: TaskActor): Promise<'released' | TaskObstacle> =>
  change(store, actor, async (tx): Promise<'released'> => {
    const data = { claimedBy: null, claimedAt: null };
    await tx.operatorTask.update({ where: { id: actor.id }, data, select: { id: true } });
    return 'released';
  });

/** Ends a task. `gateway-sent-nothing` also frees the SMS that were bound to that gateway for others (ADR 012). */
export const endTask = (
  store: Store,
  actor: TaskActor,
  { resolution, note }: { resolution: TaskResolution; note?: string },
): Promise<'done' | TaskObstacle> =>
  change(store, actor, async (tx, { kind, subject }, at) => {
    if (!fitsResolution(kind as TaskKind, resolution)) return 'wrong-resolution';
    const data = { doneBy: actor.by, doneAt: at, resolution, ...(note === undefined ? {} : { note }) };
    await tx.operatorTask.update({ where: { id: actor.id }, data, select: { id: true } });
    if (resolution === 'gateway-sent-nothing') await freeSmsOf(tx, subject.replace(/^gateway /, ''));
    return 'done';
  });

type Held = { kind: string; subject: string; claimedBy: string | null; doneAt: Date | null };

/** Changes a task under its lock, unless it is done or another operator holds it. */
function change<T>(
  store: Store,
  { id, by, isSupervisor = false }: TaskActor,
  work: (tx: Transaction, task: Held, at: Date) => Promise<T>,
): Promise<T | TaskObstacle> {
  return inTransaction<T | TaskObstacle>(store, async (tx) => {
    const [task] = await tx.$queryRaw<Held[]>`
      SELECT kind, subject, claimed_by AS "claimedBy", done_at AS "doneAt" FROM operator_tasks
      WHERE id = ${id}::uuid FOR UPDATE`;
    if (!task) return 'unknown';
    if (task.doneAt) return 'done-before';
    if (task.claimedBy !== null && task.claimedBy !== by && !isSupervisor) return 'held-by-another';
    return work(tx, task, new Date(await store.now()));
  });
}

/** The gateway has left the file and surely sent none of its open SMS: another gateway may send them. */
const freeSmsOf = (tx: Transaction, gateway: string): Promise<number> => tx.$executeRaw`
  UPDATE outgoing_sms SET may_be_at = array_remove(may_be_at, ${gateway})
  WHERE ${gateway} = ANY (may_be_at) AND sent_at IS NULL AND status = 'written'`;
