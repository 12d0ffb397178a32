import type { Prisma } from '../../../prisma/generated/client.ts';
import type { TaskKind, TaskState } from '../../../domain/tasks.ts';
import type { Store } from '../database/store.ts';

const shown = {
  id: true,
  kind: true,
  subject: true,
  offerId: true,
  createdAt: true,
  dueAt: true,
  claimedBy: true,
  claimedAt: true,
  doneBy: true,
  doneAt: true,
  resolution: true,
  note: true,
  offer: { select: { serviceCode: true } },
} satisfies Prisma.OperatorTaskSelect;

/** A task with the service of its offer. */
export type TaskRow = Prisma.OperatorTaskGetPayload<{ select: typeof shown }>;

/** Without a state, tasks that are not done. */
export type TaskFilter = { kind?: TaskKind; state?: TaskState; service?: string; offerId?: string };

/** Where a page ended; the tasks that are due first come first. */
export type TaskPlace = { dueAt: string; id: string };

const STATES: Record<TaskState, Prisma.OperatorTaskWhereInput> = {
  open: { doneAt: null, claimedBy: null },
  claimed: { doneAt: null, claimedBy: { not: null } },
  done: { doneAt: { not: null } },
};

/** The tasks that are due first, after the last one of the previous page. */
export function listTasks(
  { db }: Pick<Store, 'db'>,
  { kind, state, service, offerId }: TaskFilter,
  { limit, after }: { limit: number; after?: TaskPlace },
): Promise<TaskRow[]> {
  const { dueAt, id } = after ?? {};
  const later = dueAt && id ? { OR: [{ dueAt: { gt: dueAt } }, { dueAt, id: { gt: id } }] } : {};
  return db.operatorTask.findMany({
    where: {
      ...(state ? STATES[state] : { doneAt: null }),
      ...(kind ? { kind } : {}),
      ...(service ? { offer: { serviceCode: service } } : {}),
      ...(offerId ? { offerId } : {}),
      ...later,
    },
    orderBy: [{ dueAt: 'asc' }, { id: 'asc' }],
    take: limit,
    select: shown,
  });
}

/** One task; undefined when there is none with this id. */
export async function readTask({ db }: Pick<Store, 'db'>, id: string): Promise<TaskRow | undefined> {
  return (await db.operatorTask.findUnique({ where: { id }, select: shown })) ?? undefined;
}
