import { z } from 'zod';
import { ProofDocument } from '../../adapters/proof/definition.ts';
import { JournalPage, JournalQuery } from './journal.ts';
import { MessagePage, MessageQuery } from './messages.ts';
import { Cancellation, IdempotencyKey, NewOffer } from './new-offer.ts';
import { MadeOffer } from './offer-warning.ts';
import { Offer, OfferQuery, OfferSearch } from './offer.ts';
import { PageOf } from '../http/paging.ts';
import type { Operation } from '../http/operation.ts';

const common = { tag: 'Offers', caller: 'offers' } as const;
const OfferPage = PageOf(Offer).meta({ id: 'OfferPage' });
const theOffer = { description: 'The offer', schema: Offer };

export const makeOffer: Operation = {
  ...common,
  method: 'post',
  path: '/v1/offers',
  id: 'makeOffer',
  showsPersonalData: true,
  summary: 'Make an offer',
  description:
    'One per service, recipient and life event (§2.1): the same call again returns the same offer. ' +
    'The offer is stored before the answer, and its run begins by itself.',
  headers: z.object({ 'Idempotency-Key': IdempotencyKey.optional() }),
  body: NewOffer,
  answers: {
    201: { description: 'The offer', schema: MadeOffer, headers: { Location: 'The path of the offer' } },
    200: { description: 'The offer exists already', schema: MadeOffer, headers: { Location: 'The path of the offer' } },
  },
  problems: [
    'conflict',
    'recipient-invalid',
    'recipient-kind',
    'unknown-service',
    'facts-invalid',
    'facts-as-of-missing',
    'facts-too-old',
    'idempotency-mismatch',
    'recipient-cap',
    'service-cap',
  ],
};

export const readOffer: Operation = {
  ...common,
  method: 'get',
  path: '/v1/offers/{id}',
  id: 'readOffer',
  minimumRole: 'viewer',
  showsPersonalData: true,
  summary: 'Read an offer',
  answers: { 200: theOffer },
  problems: ['not-found'],
};

export const listOffers: Operation = {
  ...common,
  method: 'get',
  path: '/v1/offers',
  id: 'listOffers',
  minimumRole: 'viewer',
  showsPersonalData: true,
  summary: 'List your offers, the newest first; operators list those of all providers',
  query: OfferQuery,
  answers: { 200: { description: 'A page of offers', schema: OfferPage } },
  problems: [],
};

export const searchOffers: Operation = {
  ...common,
  method: 'post',
  path: '/v1/offers/search',
  id: 'searchOffers',
  minimumRole: 'viewer',
  showsPersonalData: true,
  summary: 'Search your offers by the same filters, or by recipient',
  description: 'A URL must not hold an identifier of a person, so it is sent in a body (§6b).',
  body: OfferSearch,
  answers: { 200: { description: 'A page of offers', schema: OfferPage } },
  problems: [],
};

export const readMessages: Operation = {
  ...common,
  method: 'get',
  path: '/v1/offers/{id}/messages',
  id: 'readMessages',
  minimumRole: 'viewer',
  showsPersonalData: true,
  summary: 'List every SMS of an offer, sent and received, in order',
  description: 'Of a reply a provider gets the reading and the times; its text is for operators of this system.',
  query: MessageQuery,
  answers: { 200: { description: 'A page of messages', schema: MessagePage } },
  problems: ['not-found'],
};

export const readJournal: Operation = {
  ...common,
  method: 'get',
  path: '/v1/offers/{id}/journal',
  id: 'readJournal',
  minimumRole: 'viewer',
  showsPersonalData: true,
  summary: 'Read the journal of an offer, entry by entry (§6c)',
  description:
    'A hash chain: `hash` = SHA-256 of the canonical JSON of `{ offerId, sequence, event, previousHash }`, ' +
    'keys sorted.',
  query: JournalQuery,
  answers: { 200: { description: 'A page of entries', schema: JournalPage } },
  problems: ['not-found'],
};

export const readProof: Operation = {
  ...common,
  method: 'get',
  path: '/v1/offers/{id}/proof',
  id: 'readProof',
  minimumRole: 'viewer',
  showsPersonalData: true,
  summary: 'Read the proof of an offer, which can be checked without trust in this system (§6c)',
  description:
    'The texts sent and received, every entry of the journal with its place in the signed log, and a signature over ' +
    'all of it; `usynys verify` checks it offline. 409 `proof-not-ready` until a checkpoint covers every entry: call ' +
    'again after `Retry-After`.',
  answers: { 200: { description: 'The proof', schema: ProofDocument } },
  problems: ['not-found', 'proof-not-ready'],
};

export const cancelOffer: Operation = {
  ...common,
  method: 'post',
  path: '/v1/offers/{id}/cancellation',
  id: 'cancelOffer',
  minimumRole: 'operator',
  summary: 'Cancel an offer',
  description: 'Possible until your system is called; from then on only a ground of the act may refuse (§3.2).',
  body: Cancellation,
  answers: { 200: theOffer },
  problems: ['not-found', 'reason-missing', 'not-cancellable'],
};

export const resendOffer: Operation = {
  ...common,
  method: 'post',
  path: '/v1/offers/{id}/resend',
  id: 'resendOffer',
  minimumRole: 'operator',
  summary: 'Send an undelivered offer once more, under the same code',
  answers: { 200: theOffer },
  problems: ['not-found', 'conflict'],
};

export const offerOperations = [
  makeOffer,
  listOffers,
  searchOffers,
  readOffer,
  readMessages,
  readJournal,
  readProof,
  cancelOffer,
  resendOffer,
];
