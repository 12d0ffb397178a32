import type { Response, Router } from 'express';
import { z } from 'zod';
import { readJournal } from '../../adapters/store/journal/read-journal.ts';
import { readMessages } from '../../adapters/store/sms/read-messages.ts';
import type { MessagePlace, MessageRow } from '../../adapters/store/sms/read-messages.ts';
import { listOffers, recipientNamed } from '../../adapters/store/offers/read-offers.ts';
import type { OfferFilter, OfferRow } from '../../adapters/store/offers/read-offers.ts';
import { callerOf, readScopeOf } from '../http/caller.ts';
import type { Api } from '../http/context.ts';
import { auditRead } from '../http/audited-read.ts';
import { messageView } from './message-view.ts';
import { offerView } from './offer-view.ts';
import * as operations from './operations.ts';
import type { Operation } from '../http/operation.ts';
import { pageOf, startOf } from '../http/page.ts';
import { Problem } from '../http/problem.ts';
import { JournalQuery } from './journal.ts';
import { MessageQuery } from './messages.ts';
import { OfferQuery, OfferSearch } from './offer.ts';
import { seenOffer } from './seen-offer.ts';
import { Line, Moment } from '../http/text.ts';
import { checkedBody, checkedQuery } from '../http/validation.ts';
import { offerIdOf } from '../http/offer-id.ts';
import { routes } from '../http/routes.ts';

// A cursor may hold anything: a moment must be one that the database can compare.
const OfferPlace = z.strictObject({ createdAt: Moment, id: z.uuid() });
const at = Moment;
const MessagePlaces: z.ZodType<MessagePlace> = z.discriminatedUnion('direction', [
  z.strictObject({ at, direction: z.literal('in'), id: z.uuid() }),
  z.strictObject({ at, direction: z.literal('out'), id: Line(100) }),
]);
const Sequence = z.int32().min(0);

/** The list of offers, and the messages and the journal of one offer. */
export function offerListRoutes(api: Api): Router {
  const { store } = api;
  return routes(api, (add) => {
    add(operations.listOffers, async (request, response) => {
      if ('recipient' in request.query)
        throw new Problem(
          'invalid-request',
          'Search for a recipient with POST /v1/offers/search: a URL must not hold personal data',
        );
      const { limit, cursor, ...filter } = checkedQuery(OfferQuery, request.query);
      response.json(await offerPage(api, response, operations.listOffers, { filter, limit, cursor }));
    });

    add(operations.searchOffers, async (request, response) => {
      const { limit, cursor, recipient, ...filter } = checkedBody(OfferSearch, request.body);
      const wanted = recipient === undefined ? filter : { ...filter, recipient: asRecipient(recipient) };
      response.json(await offerPage(api, response, operations.searchOffers, { filter: wanted, limit, cursor }));
    });

    add(operations.readMessages, async (request, response) => {
      const offerId = await seenOffer(api, response, offerIdOf(request));
      const { limit, cursor } = checkedQuery(MessageQuery, request.query);
      const start = startOf(MessagePlaces, cursor);
      const withTexts = callerOf(response).kind === 'operator';
      const rows = await readMessages(store, readScopeOf(response), offerId, { limit: limit + 1, withTexts, ...start });
      const page = pageOf(rows, limit, { view: messageView, place: messagePlace });
      await auditRead(api, response, operations.readMessages, { offerId, detail: { shown: page.items.length } });
      response.json(page);
    });

    add(operations.readJournal, async (request, response) => {
      const offerId = await seenOffer(api, response, offerIdOf(request));
      const { limit, cursor } = checkedQuery(JournalQuery, request.query);
      const { after = 0 } = startOf(Sequence, cursor);
      const rows = await readJournal(store, readScopeOf(response), offerId, { limit: limit + 1, after });
      const view = ({ event, ...entry }: (typeof rows)[number]) => ({ ...entry, event: JSON.parse(event) as object });
      const page = pageOf(rows, limit, { view, place: ({ sequence }) => sequence });
      await auditRead(api, response, operations.readJournal, { offerId, detail: { after, shown: page.items.length } });
      response.json(page);
    });
  });
}

type Wanted = { filter: OfferFilter; limit: number; cursor: string | undefined };

/** A page of offers; the audited read names them all, because people may ask who has read their data. */
async function offerPage(api: Api, response: Response, operation: Operation, { filter, limit, cursor }: Wanted) {
  const start = startOf(OfferPlace, cursor);
  const rows = await listOffers(api.store, readScopeOf(response), filter, { limit: limit + 1, ...start });
  const place = ({ createdAt, id }: (typeof rows)[number]) => ({ createdAt: createdAt.toISOString(), id });
  const nowMs = await api.store.now();
  const page = pageOf(rows, limit, { view: (row: OfferRow) => offerView(row, nowMs), place });
  const { recipient, ...asked } = filter;
  const offers = page.items.map(({ id }) => id);
  await auditRead(api, response, operation, {
    detail: { ...asked, ...(recipient ? { recipient: 'named' } : {}), offers },
  });
  return page;
}

function asRecipient(written: string): NonNullable<OfferFilter['recipient']> {
  const recipient = recipientNamed(written);
  if (recipient) return recipient;
  const errors = [{ pointer: '#/recipient', detail: 'is not an IIN, a BIN or a mobile number of Kazakhstan' }];
  throw new Problem('invalid-request', 'The recipient is not valid', { errors });
}

const messagePlace = (row: MessageRow): MessagePlace =>
  'in' in row
    ? { at: row.at.toISOString(), direction: 'in', id: row.in.id }
    : { at: row.at.toISOString(), direction: 'out', id: row.out.id };
