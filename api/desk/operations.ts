import { DeskAnswer, DeskAnswerPage, DeskAnswerQuery, DeskAnswerRequest, RecordedDeskAnswer } from './desk-answer.ts';
import { Offer } from '../offers/offer.ts';
import type { Operation } from '../http/operation.ts';

const common = { tag: 'Operators', caller: 'operator', minimumRole: 'operator' } as const;

export const askDeskAnswer: Operation = {
  ...common,
  method: 'post',
  path: '/v1/offers/{id}/desk-answer',
  id: 'askDeskAnswer',
  summary: 'Record an answer that was given in person or in a phone call',
  description: 'It counts only after another operator has confirmed it, and then by the time of this call (§4a).',
  body: DeskAnswer,
  answers: {
    202: { description: 'Recorded; it waits for the confirmation by another operator', schema: DeskAnswerRequest },
  },
  problems: ['not-found', 'conflict'],
};

export const confirmDeskAnswer: Operation = {
  ...common,
  method: 'post',
  path: '/v1/offers/{id}/desk-answer/{requestId}/confirmation',
  id: 'confirmDeskAnswer',
  summary: 'Confirm an answer that another operator has recorded',
  description: 'Only while the offer is open: an offer that was annulled meanwhile is not reopened.',
  answers: { 200: { description: 'The offer', schema: Offer } },
  problems: ['not-found', 'conflict', 'second-person-needed'],
};

export const listDeskAnswers: Operation = {
  ...common,
  method: 'get',
  path: '/v1/desk-answers',
  id: 'listDeskAnswers',
  showsPersonalData: true,
  summary: 'List answers that wait for confirmation, the oldest first',
  description: 'Of open offers only: an answer to a closed offer cannot be confirmed.',
  query: DeskAnswerQuery,
  answers: { 200: { description: 'A page of answers', schema: DeskAnswerPage } },
  problems: [],
};

export const readDeskAnswer: Operation = {
  ...common,
  method: 'get',
  path: '/v1/offers/{id}/desk-answer/{requestId}',
  id: 'readDeskAnswer',
  summary: 'Read an answer at the desk with its evidence; check the evidence before you confirm',
  answers: { 200: { description: 'The answer', schema: RecordedDeskAnswer } },
  problems: ['not-found'],
};

export const deskOperations = [askDeskAnswer, listDeskAnswers, readDeskAnswer, confirmDeskAnswer];
