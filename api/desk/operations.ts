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
  description: 'It is no event before another operator confirms it; then it counts by the time of this call (§4a).',
  body: DeskAnswer,
  answers: { 202: { description: 'Waits for a second person', schema: DeskAnswerRequest } },
  problems: ['not-found', 'conflict'],
};

export const confirmDeskAnswer: Operation = {
  ...common,
  method: 'post',
  path: '/v1/offers/{id}/desk-answer/{requestId}/confirmation',
  id: 'confirmDeskAnswer',
  summary: 'Confirm an answer that another operator has recorded',
  description: 'Only while the offer is open: what was annulled meanwhile is not revived.',
  answers: { 200: { description: 'The offer', schema: Offer } },
  problems: ['not-found', 'conflict', 'second-person-needed'],
};

export const listDeskAnswers: Operation = {
  ...common,
  method: 'get',
  path: '/v1/desk-answers',
  id: 'listDeskAnswers',
  showsPeople: true,
  summary: 'Answers that wait for a second person, the longest wait first',
  description: 'Of open offers only: another cannot be confirmed any more.',
  query: DeskAnswerQuery,
  answers: { 200: { description: 'A page of answers', schema: DeskAnswerPage } },
  problems: [],
};

export const readDeskAnswer: Operation = {
  ...common,
  method: 'get',
  path: '/v1/offers/{id}/desk-answer/{requestId}',
  id: 'readDeskAnswer',
  summary: 'An answer at the desk with its evidence: look it up before you confirm',
  answers: { 200: { description: 'The answer', schema: RecordedDeskAnswer } },
  problems: ['not-found'],
};

export const deskOperations = [askDeskAnswer, listDeskAnswers, readDeskAnswer, confirmDeskAnswer];
