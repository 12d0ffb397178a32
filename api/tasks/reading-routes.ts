import type { Request, Response, Router } from 'express';
import { z } from 'zod';
import type { ReadingRow } from '../../adapters/store/offers/read-readings.ts';
import { listReadings } from '../../adapters/store/offers/read-readings.ts';
import { confirmReading, proposeReading } from '../../adapters/store/offers/reply-readings.ts';
import { readTask } from '../../adapters/store/tasks/read-tasks.ts';
import { auditRead } from '../http/audited-read.ts';
import { actorOf } from '../http/caller.ts';
import type { Api } from '../http/context.ts';
import { offerIdOf } from '../http/offer-id.ts';
import type { Operation } from '../http/operation.ts';
import { pageOf, startOf } from '../http/page.ts';
import { Problem } from '../http/problem.ts';
import { routes } from '../http/routes.ts';
import { Moment } from '../http/text.ts';
import { checkedBody, checkedQuery } from '../http/validation.ts';
import { seenOffer, viewedOffer } from '../offers/seen-offer.ts';
import * as operations from './reading-operations.ts';
import { Reading, ReadingQuery } from './reading.ts';
import { noSuchTask, taskIdOf } from './task-id.ts';

const ReadingPlace = z.strictObject({ readAt: Moment, id: z.uuid() });

/** Replies that operators read for their senders, by the rule of two persons. */
export function readingRoutes(api: Api): Router {
  const { store } = api;
  return routes(api, (add) => {
    add(operations.readReply, async (request, response) =>
      propose(api, request, response, await offerIn(api, request, response)),
    );

    add(operations.confirmReading, async (request, response) =>
      confirm(api, request, response, await offerIn(api, request, response)),
    );

    add(operations.readReplyOfTask, async (request, response) =>
      propose(api, request, response, await offerOfTask(api, request, response, operations.readReplyOfTask)),
    );

    add(operations.confirmReadingOfTask, async (request, response) =>
      confirm(api, request, response, await offerOfTask(api, request, response, operations.confirmReadingOfTask)),
    );

    add(operations.listReadings, async (request, response) => {
      const { limit, cursor } = checkedQuery(ReadingQuery, request.query);
      const rows = await listReadings(store, { limit: limit + 1, ...startOf(ReadingPlace, cursor) });
      const place = ({ readAt, inboundId }: ReadingRow) => ({ readAt: readAt.toISOString(), id: inboundId });
      const page = pageOf(rows, limit, { view: waitingView, place });
      const offers = page.items.map(({ offerId }) => offerId);
      await auditRead(api, response, operations.listReadings, { detail: { offers } });
      response.json(page);
    });
  });
}

async function propose({ store }: Api, request: Request, response: Response, offerId: string): Promise<void> {
  const { as, message } = checkedBody(Reading, request.body);
  const result = await proposeReading(store, { offerId, as, by: actorOf(response), ...(message ? { message } : {}) });
  if (result === 'unknown') throw noSuchReply();
  if (typeof result === 'string') throw new Problem('conflict', REASONS[result]);
  response.status(202).json(result);
}

async function confirm(api: Api, request: Request, response: Response, offerId: string): Promise<void> {
  const { as, message } = checkedBody(Reading, request.body);
  const result = await confirmReading(api.store, {
    offerId,
    as,
    by: actorOf(response),
    ...(message ? { message } : {}),
  });
  if (result === 'unknown') throw new Problem('not-found', 'No reading of this offer waits for a confirmation');
  if (result === 'same-person')
    throw new Problem('second-person-needed', 'You read this reply; another operator must confirm it');
  if (result !== 'counts') throw new Problem('conflict', REASONS[result]);
  response.json(await viewedOffer(api, response, offerId));
}

const offerIn = (api: Api, request: Request, response: Response): Promise<string> =>
  seenOffer(api, response, offerIdOf(request), 'There is no such offer');

/** The offer of a task about a reply; the audit log gets an entry of the offer as well (§6b). */
async function offerOfTask(api: Api, request: Request, response: Response, operation: Operation): Promise<string> {
  const task = await readTask(api.store, taskIdOf(request));
  if (!task) throw noSuchTask();
  if (task.kind !== 'not-understood' || !task.offerId) throw new Problem('conflict', 'The task is about no reply');
  await auditRead(api, response, operation, { offerId: task.offerId });
  return task.offerId;
}

const noSuchReply = (): Problem => new Problem('not-found', 'The offer has no such reply');

const waitingView = ({ inboundId, offerId, reading, readBy, readAt }: ReadingRow) => ({
  offerId,
  message: inboundId,
  as: reading,
  readBy,
  readAt: readAt.toISOString(),
});

const REASONS = {
  'not-unread': 'The recipient has sent no reply that is still to be read',
  'not-proposed': 'The reading is already confirmed',
  'another-reading': 'The first operator has read the reply otherwise; look at it together',
  superseded: 'The recipient has answered since then; that answer counts',
  'too-late': 'The reply arrived after the answer window, or the time to change an answer is over (§4a)',
  'call-in-flight': 'The provider is being called at this moment; try again in a minute',
} as const;
