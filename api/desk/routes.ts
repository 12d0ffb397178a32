import type { Request, Router } from 'express';
import { z } from 'zod';
import { confirmDeskAnswer, recordDeskAnswer } from '../../adapters/store/offers/desk-answers.ts';
import type { DeskAnswerRow } from '../../adapters/store/offers/read-desk-answers.ts';
import { listDeskAnswers, readDeskAnswer } from '../../adapters/store/offers/read-desk-answers.ts';
import type { DeskRefusal } from '../../domain/desk-answer.ts';
import { actorOf } from '../http/caller.ts';
import type { Api } from '../http/context.ts';
import { auditRead } from '../http/audited-read.ts';
import { seenOffer, viewedOffer } from '../offers/seen-offer.ts';
import * as operations from './operations.ts';
import { pageOf, startOf } from '../http/page.ts';
import { Problem } from '../http/problem.ts';
import { DeskAnswer, DeskAnswerQuery } from './desk-answer.ts';
import { Moment } from '../http/text.ts';
import { checkedBody, checkedQuery } from '../http/validation.ts';
import { isOfferId, offerIdOf } from '../http/offer-id.ts';
import { routes } from '../http/routes.ts';

const DeskPlace = z.strictObject({ recordedAt: Moment, id: z.uuid() });

/** Answers at the desk, by the rule of two persons. */
export function deskAnswerRoutes(api: Api): Router {
  const { store } = api;
  return routes(api, (add) => {
    add(operations.askDeskAnswer, async (request, response) => {
      const offerId = offerIdOf(request);
      const { answer, channel, evidence } = checkedBody(DeskAnswer, request.body);
      await seenOffer(api, response, offerId, 'There is no such offer');
      const recorded = { agrees: answer === 'agree', channel, evidence, by: actorOf(response) };
      const waiting = await recordDeskAnswer(store, offerId, recorded);
      if (typeof waiting === 'string') throw new Problem('conflict', REASONS[waiting]);
      response.status(202).json(waiting);
    });

    add(operations.listDeskAnswers, async (request, response) => {
      const { limit, cursor } = checkedQuery(DeskAnswerQuery, request.query);
      const rows = await listDeskAnswers(store, { limit: limit + 1, ...startOf(DeskPlace, cursor) });
      const place = ({ recordedAt, id }: DeskAnswerRow) => ({ recordedAt: recordedAt.toISOString(), id });
      const page = pageOf(rows, limit, { view: recordedView, place });
      const offers = page.items.map(({ offerId }) => offerId);
      await auditRead(api, response, operations.listDeskAnswers, { detail: { offers } });
      response.json(page);
    });

    add(operations.readDeskAnswer, async (request, response) => {
      const row = await readDeskAnswer(store, offerIdOf(request), requestIdIn(request));
      if (!row) throw noSuchAnswer();
      const { evidence, confirmedBy, confirmedAt } = row;
      const confirmed = confirmedAt ? { confirmedBy, confirmedAt: confirmedAt.toISOString() } : {};
      response.json({ ...recordedView(row), evidence, ...confirmed });
    });

    add(operations.confirmDeskAnswer, async (request, response) => {
      const offerId = offerIdOf(request);
      const confirmation = { offerId, requestId: requestIdIn(request), by: actorOf(response) };
      const result = await confirmDeskAnswer(store, confirmation);
      if (result === 'unknown') throw noSuchAnswer();
      if (result === 'same-person')
        throw new Problem('second-person-needed', 'You recorded this answer; another operator must confirm it');
      if (result !== 'counts') throw new Problem('conflict', REASONS[result]);
      response.json(await viewedOffer(api, response, offerId));
    });
  });
}

function requestIdIn(request: Request): string {
  const { requestId } = request.params;
  if (isOfferId(requestId)) return requestId;
  throw noSuchAnswer();
}

const noSuchAnswer = (): Problem => new Problem('not-found', 'There is no such answer at the desk');

const recordedView = ({ id, offerId, agrees, channel, recordedBy, recordedAt }: DeskAnswerRow) => ({
  requestId: id,
  offerId,
  answer: agrees ? 'agree' : 'refuse',
  channel,
  recordedBy,
  recordedAt: recordedAt.toISOString(),
});

const REASONS: Record<DeskRefusal | 'confirmed-before', string> = {
  'not-asked': 'The recipient has not been asked',
  superseded: 'The recipient has answered since then; that answer counts',
  'too-late': 'The answer window, or the time to change an answer, is over (§4a)',
  'call-in-flight': 'The provider is being called at this moment; try again in a minute',
  'confirmed-before': 'The answer is already confirmed',
};
