import type { Router } from 'express';
import { confirmDeskAnswer, recordDeskAnswer } from '../../adapters/store/desk-answers.ts';
import { isOfferSeen, readOffer } from '../../adapters/store/read-offers.ts';
import type { DeskRefusal } from '../../domain/desk-answer.ts';
import { actorOf, sightOf } from '../caller.ts';
import type { Api } from '../context.ts';
import { offerView } from '../offer-view.ts';
import * as operations from '../operations/desk-answers.ts';
import { Problem } from '../problem.ts';
import { DeskAnswer } from '../schemas/desk-answer.ts';
import { checkedBody } from '../validation.ts';
import { isOfferId, offerIdOf } from './offer-id.ts';
import { routes } from './routes.ts';

/** Answers at the desk, by the rule of two persons. */
export function deskAnswerRoutes(api: Api): Router {
  const { store } = api;
  return routes(api, (add) => {
    add(operations.askDeskAnswer, async (request, response) => {
      const offerId = offerIdOf(request);
      const { answer, channel, evidence } = checkedBody(DeskAnswer, request.body);
      if (!(await isOfferSeen(store, sightOf(response), offerId)))
        throw new Problem('not-found', 'There is no such offer');
      const recorded = { agrees: answer === 'agree', channel, evidence, by: actorOf(response) };
      const waiting = await recordDeskAnswer(store, offerId, recorded);
      if (typeof waiting === 'string') throw new Problem('conflict', WHY[waiting]);
      response.status(202).json(waiting);
    });

    add(operations.confirmDeskAnswer, async (request, response) => {
      const offerId = offerIdOf(request);
      const { requestId } = request.params;
      const confirmation = { offerId, requestId: String(requestId), by: actorOf(response) };
      const result = isOfferId(requestId) ? await confirmDeskAnswer(store, confirmation) : 'unknown';
      if (result === 'unknown') throw new Problem('not-found', 'There is no such answer to confirm');
      if (result === 'same-person')
        throw new Problem('second-person-needed', 'Who recorded an answer does not confirm it');
      if (result !== 'counts') throw new Problem('conflict', WHY[result]);
      const row = await readOffer(store, sightOf(response), offerId);
      response.json(offerView(row!));
    });
  });
}

const WHY: Record<DeskRefusal | 'confirmed-before', string> = {
  'not-asked': 'The recipient has not been asked',
  superseded: 'The recipient has answered since then; that word stands',
  'too-late': 'The answer window, or the time to take an answer back, is over (§4a)',
  'confirmed-before': 'It was confirmed before',
};
