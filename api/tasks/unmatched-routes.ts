import type { Request, Response, Router } from 'express';
import { z } from 'zod';
import type { UnmatchedRow } from '../../adapters/store/sms/list-unmatched.ts';
import { listUnmatched } from '../../adapters/store/sms/list-unmatched.ts';
import type { SaidReceipt } from '../../adapters/store/sms/unmatched-readings.ts';
import { confirmReceipt, proposeReceipt, waitingIn } from '../../adapters/store/sms/unmatched-readings.ts';
import { auditRead } from '../http/audited-read.ts';
import { actorOf } from '../http/caller.ts';
import type { Api } from '../http/context.ts';
import { pageOf, startOf } from '../http/page.ts';
import { Problem } from '../http/problem.ts';
import { routes } from '../http/routes.ts';
import { checkedBody, checkedQuery } from '../http/validation.ts';
import { contentView } from '../offers/message-view.ts';
import * as operations from './unmatched-operations.ts';
import type { UnmatchedReceiptView } from './unmatched-receipt.ts';
import { ReceiptReading, UnmatchedQuery } from './unmatched-receipt.ts';

const UnmatchedPlace = z.strictObject({ arrivedAt: z.iso.datetime(), id: z.uuid() });

/** Receipts without an SMS, matched by operators by the rule of two persons. */
export function unmatchedReceiptRoutes(api: Api): Router {
  const { store } = api;
  return routes(api, (add) => {
    add(operations.listUnmatchedReceipts, async (request, response) => {
      const { gateway, limit, cursor } = checkedQuery(UnmatchedQuery, request.query);
      const rows = await listUnmatched(store, { gateway, limit: limit + 1, ...startOf(UnmatchedPlace, cursor) });
      const place = ({ arrivedAt, id }: UnmatchedRow) => ({ arrivedAt: arrivedAt.toISOString(), id });
      const page = pageOf(rows, limit, { view: unmatchedView, place });
      const offers = page.items.flatMap(({ candidates }) => candidates.flatMap(({ offerId }) => offerId ?? []));
      await auditRead(api, response, operations.listUnmatchedReceipts, { detail: { offers: [...new Set(offers)] } });
      response.json(page);
    });

    add(operations.readUnmatchedReceipt, async (request, response) => {
      const result = await proposeReceipt(store, saidIn(request, response));
      if (result === 'unknown') throw noSuchReceipt();
      if (result === 'unknown-sms')
        throw new Problem('conflict', 'The gateway of the receipt never had this SMS or part');
      response.status(202).json(readingView(result));
    });

    add(operations.confirmUnmatchedReceipt, async (request, response) => {
      const result = await confirmReceipt(store, saidIn(request, response));
      if (result === 'unknown') throw noSuchReceipt();
      if (result === 'same-person')
        throw new Problem('second-person-needed', 'You read this receipt; another operator must confirm it');
      if (result !== 'counts') throw new Problem('conflict', REASONS[result]);
      response.status(204).end();
    });
  });
}

function saidIn(request: Request, response: Response): SaidReceipt {
  const { data: id } = z.uuid().safeParse(request.params['receipt']);
  if (id === undefined) throw noSuchReceipt();
  const { sms: smsId, part, as: status } = checkedBody(ReceiptReading, request.body);
  return { id, smsId, part, status, by: actorOf(response) };
}

const noSuchReceipt = (): Problem => new Problem('not-found', 'No receipt under this id waits for its SMS');

const REASONS = {
  'not-proposed': 'No operator has said which SMS this receipt is about',
  'another-reading': 'The first operator has read the receipt otherwise; look at it together',
} as const;

function unmatchedView(row: UnmatchedRow): UnmatchedReceiptView {
  const { id, gateway, arrivedAt, carrierAt, status, matchIds: ids, octets, candidates } = row;
  const proposed = waitingIn(row);
  return {
    id,
    gateway,
    arrivedAt: arrivedAt.toISOString(),
    ...(carrierAt ? { carrierAt: carrierAt.toISOString() } : {}),
    status,
    ids,
    ...contentView(octets),
    candidates: candidates.map(({ smsId: sms, offerId, createdAt, ...rest }) => ({
      sms,
      ...(offerId === null ? {} : { offerId }),
      ...rest,
      createdAt: createdAt.toISOString(),
    })),
    ...(proposed ? { proposed: readingView(proposed) } : {}),
  };
}

const readingView = ({ smsId: sms, status, ...rest }: NonNullable<ReturnType<typeof waitingIn>>) => ({
  sms,
  as: status as ReceiptReading['as'],
  ...rest,
});
