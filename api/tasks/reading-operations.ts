import { Offer } from '../offers/offer.ts';
import type { Operation } from '../http/operation.ts';
import { ProposedReading, Reading, ReadingPage, ReadingQuery } from './reading.ts';

const common = { tag: 'Operators', caller: 'operator', minimumRole: 'operator' } as const;

const read = {
  ...common,
  method: 'post',
  description:
    'It counts only after another operator has confirmed it, and then by the time at which the SMS arrived (§4a). ' +
    'A new reading replaces one that is not confirmed.',
  body: Reading,
  answers: {
    202: { description: 'Noted; it waits for the confirmation by another operator', schema: ProposedReading },
  },
  problems: ['not-found', 'conflict'],
} as const;

const confirm = {
  ...common,
  method: 'post',
  description: 'Names the same reading. Only while the offer is open: one that was annulled is not reopened.',
  body: Reading,
  answers: { 200: { description: 'The offer', schema: Offer } },
  problems: ['not-found', 'conflict', 'second-person-needed'],
} as const;

export const readReply: Operation = {
  ...read,
  path: '/v1/offers/{id}/reading',
  id: 'readReply',
  summary: 'Say what a reply means that the system could not read',
};

export const confirmReading: Operation = {
  ...confirm,
  path: '/v1/offers/{id}/reading/confirmation',
  id: 'confirmReading',
  summary: 'Confirm how another operator has read a reply',
};

export const readReplyOfTask: Operation = {
  ...read,
  path: '/v1/tasks/{task}/reading',
  id: 'readReplyOfTask',
  summary: 'Say what the reply means that a task is about',
};

export const confirmReadingOfTask: Operation = {
  ...confirm,
  path: '/v1/tasks/{task}/reading/confirmation',
  id: 'confirmReadingOfTask',
  summary: 'Confirm how another operator has read the reply that a task is about',
};

export const listReadings: Operation = {
  ...common,
  method: 'get',
  path: '/v1/readings',
  id: 'listReadings',
  showsPersonalData: true,
  summary: 'List readings that wait for confirmation, the oldest first',
  description: 'Of open offers only. The words are in `GET /v1/offers/{id}/messages`.',
  query: ReadingQuery,
  answers: { 200: { description: 'A page of readings', schema: ReadingPage } },
  problems: [],
};

export const readingOperations = [readReply, confirmReading, readReplyOfTask, confirmReadingOfTask, listReadings];
