import type { Operation } from '../http/operation.ts';
import { ProposedReceiptReading, ReceiptReading, UnmatchedPage, UnmatchedQuery } from './unmatched-receipt.ts';

const common = { tag: 'Operators', caller: 'operator', minimumRole: 'operator' } as const;

export const listUnmatchedReceipts: Operation = {
  ...common,
  method: 'get',
  path: '/v1/unmatched-receipts',
  id: 'listUnmatchedReceipts',
  showsPersonalData: true,
  summary: 'List receipts that could not be read or name no SMS of ours, the oldest first',
  description: 'A receipt that came just now may still find its SMS by itself.',
  query: UnmatchedQuery,
  answers: { 200: { description: 'A page of receipts', schema: UnmatchedPage } },
  problems: [],
};

export const readUnmatchedReceipt: Operation = {
  ...common,
  method: 'post',
  path: '/v1/unmatched-receipts/{receipt}/reading',
  id: 'readUnmatchedReceipt',
  summary: 'Say which SMS a receipt is about, and what it says of it',
  description:
    'It counts only after another operator has confirmed it. A new reading replaces one that is not confirmed.',
  body: ReceiptReading,
  answers: {
    202: { description: 'Noted; it waits for the confirmation by another operator', schema: ProposedReceiptReading },
  },
  problems: ['not-found', 'conflict'],
};

export const confirmUnmatchedReceipt: Operation = {
  ...common,
  method: 'post',
  path: '/v1/unmatched-receipts/{receipt}/reading/confirmation',
  id: 'confirmUnmatchedReceipt',
  summary: 'Confirm what another operator has read in a receipt',
  description: 'Names the same reading. The receipt then counts by the time of the carrier or of its arrival (§4a).',
  body: ReceiptReading,
  answers: { 204: { description: 'The receipt counts' } },
  problems: ['not-found', 'conflict', 'second-person-needed'],
};

export const unmatchedOperations = [listUnmatchedReceipts, readUnmatchedReceipt, confirmUnmatchedReceipt];
