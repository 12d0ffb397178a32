import type { Request, Response, Router } from 'express';
import { z } from 'zod';
import type { TaskRow } from '../../adapters/store/tasks/read-tasks.ts';
import { listTasks, readTask } from '../../adapters/store/tasks/read-tasks.ts';
import type { TaskActor, TaskObstacle } from '../../adapters/store/tasks/work-on-task.ts';
import { claimTask, endTask, releaseTask } from '../../adapters/store/tasks/work-on-task.ts';
import { isAtLeast } from '../../domain/operator-role.ts';
import type { TaskResolution } from '../../domain/tasks.ts';
import { actorOf, callerOf } from '../http/caller.ts';
import type { Api } from '../http/context.ts';
import { pageOf, startOf } from '../http/page.ts';
import { Problem } from '../http/problem.ts';
import { routes } from '../http/routes.ts';
import { Moment } from '../http/text.ts';
import { checkedBody, checkedQuery } from '../http/validation.ts';
import * as operations from './operations.ts';
import { noSuchTask, taskIdOf } from './task-id.ts';
import type { TaskView } from './task.ts';
import { TaskEnd, TaskQuery } from './task.ts';

const TaskPlace = z.strictObject({ dueAt: Moment, id: z.uuid() });

/** What waits for operators: the list, and their work on it. */
export function taskRoutes(api: Api): Router {
  const { store } = api;
  return routes(api, (add) => {
    add(operations.listTasks, async (request, response) => {
      const { limit, cursor, offer: offerId, ...filter } = checkedQuery(TaskQuery, request.query);
      const page = { limit: limit + 1, ...startOf(TaskPlace, cursor) };
      const rows = await listTasks(store, { ...filter, ...(offerId ? { offerId } : {}) }, page);
      const place = ({ dueAt, id }: TaskRow) => ({ dueAt: dueAt.toISOString(), id });
      response.json(pageOf(rows, limit, { view: taskView, place }));
    });

    add(operations.readTask, async (request, response) => answerTask(request, response));

    add(operations.claimTask, async (request, response) => {
      mustSucceed(await claimTask(store, actorIn(request, response)), 'claimed');
      await answerTask(request, response);
    });

    add(operations.releaseTask, async (request, response) => {
      mustSucceed(await releaseTask(store, actorIn(request, response)), 'released');
      await answerTask(request, response);
    });

    add(operations.endTask, async (request, response) => {
      const { resolution, note } = checkedBody(TaskEnd, request.body);
      await mustBeGone(request, resolution);
      const end = { resolution, ...(note === undefined ? {} : { note }) };
      mustSucceed(await endTask(store, actorIn(request, response), end), 'done');
      await answerTask(request, response);
    });
  });

  async function answerTask(request: Request, response: Response): Promise<void> {
    const row = await readTask(store, taskIdOf(request));
    if (!row) throw noSuchTask();
    response.json(taskView(row));
  }

  /** A gateway that is in the file again may be sending its SMS at this moment (ADR 012). */
  async function mustBeGone(request: Request, resolution: TaskResolution): Promise<void> {
    if (resolution !== 'gateway-sent-nothing') return;
    const task = await readTask(store, taskIdOf(request));
    if (task && api.gateways.some(({ name }) => task.subject === `gateway ${name}`))
      throw new Problem('conflict', 'The gateway is in the file of connections again, and settles its SMS itself');
  }
}

function actorIn(request: Request, response: Response): TaskActor {
  const caller = callerOf(response);
  const isSupervisor = caller.kind === 'operator' && isAtLeast(caller.role, 'supervisor');
  return { id: taskIdOf(request), by: actorOf(response), isSupervisor };
}

const REASONS: Record<Exclude<TaskObstacle, 'unknown'>, string> = {
  'done-before': 'The task is done',
  'held-by-another': 'Another operator has claimed the task',
  'wrong-resolution': 'Only a task of the kind `sms-gateway-gone` can be resolved so',
};

function mustSucceed<T extends string>(result: T | TaskObstacle, success: T): void {
  if (result === success) return;
  if (result === 'unknown') throw noSuchTask();
  throw new Problem('conflict', REASONS[result as Exclude<TaskObstacle, 'unknown'>]);
}

function taskView({ id, kind, subject, createdAt, dueAt, offer, ...row }: TaskRow): TaskView {
  const { claimedAt, doneAt, offerId, claimedBy, doneBy, resolution, note } = row;
  const known = Object.entries({ offerId, serviceCode: offer?.serviceCode, claimedBy, doneBy, resolution, note });
  return {
    id,
    kind: kind as TaskView['kind'],
    subject,
    state: doneAt ? 'done' : claimedBy === null ? 'open' : 'claimed',
    createdAt: createdAt.toISOString(),
    dueAt: dueAt.toISOString(),
    ...Object.fromEntries(known.filter(([, value]) => value !== null && value !== undefined)),
    ...(claimedAt ? { claimedAt: claimedAt.toISOString() } : {}),
    ...(doneAt ? { doneAt: doneAt.toISOString() } : {}),
  };
}
