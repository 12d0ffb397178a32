import { z } from 'zod';
import { Receipts, Replies } from '../../adapters/sms/http/messages.ts';
import { SmscKzForm } from '../../adapters/sms/smsc-kz/form.ts';
import { ConsentChanged, NumberChanged, ProviderResult } from './messages.ts';
import type { Operation } from '../http/operation.ts';

const headers = z.object({
  'webhook-id': z.string().meta({ description: 'The same message again has the same id' }),
  'webhook-timestamp': z.string(),
  'webhook-signature': z.string().meta({ description: 'v1,<base64 HMAC-SHA256> over id.timestamp.body' }),
});

const common = {
  method: 'post',
  tag: 'Webhooks in',
  caller: 'gateway',
  headers,
  answers: { 204: { description: 'Stored; sent again, it does nothing' } },
} as const;

/** The kind of a gateway decides what it says and how it signs that. */
const sms = {
  ...common,
  headers: headers.partial(),
  description:
    'A gateway of kind `http` sends JSON with the headers of Standard Webhooks; ' +
    '`smsc-kz` sends a form that its `md5` or `sha1` signs.',
  answers: {
    200: { description: 'Stored, to a gateway of kind `smsc-kz`' },
    204: { description: 'Stored; sent again, it does nothing' },
  },
  form: SmscKzForm,
  problems: ['not-found'],
} as const;

export const receiveReceipts: Operation = {
  ...sms,
  path: '/webhooks/sms/{gateway}/receipts',
  id: 'receiveReceipts',
  summary: 'The SMS operator reports what became of our SMS',
  body: Receipts,
};

export const receiveReplies: Operation = {
  ...sms,
  path: '/webhooks/sms/{gateway}/replies',
  id: 'receiveReplies',
  summary: 'SMS that reached us',
  body: Replies,
};

export const receiveResult: Operation = {
  ...common,
  path: '/webhooks/providers/{provider}/results',
  id: 'receiveResult',
  summary: 'A provider says how a service ended',
  description: 'The first final word stands; a contradicting second one and an unlisted ground go to people (§3.2).',
  body: ProviderResult,
  problems: ['not-found', 'conflict'],
};

export const receiveConsentChange: Operation = {
  ...common,
  path: '/webhooks/consent/{source}',
  id: 'receiveConsentChange',
  summary: 'КДП: the consent of a person changed (§3b)',
  body: ConsentChanged,
  problems: ['not-found'],
};

export const receiveNumberChange: Operation = {
  ...common,
  path: '/webhooks/phones/{source}',
  id: 'receiveNumberChange',
  summary: 'БМГ: the number of a person changed (§3a)',
  body: NumberChanged,
  problems: ['not-found'],
};

const Envelope = z.string().meta({ description: 'A SOAP 1.1 envelope, UTF-8, at most 1 MB' });

export const receiveShepMessage: Operation = {
  method: 'post',
  path: '/webhooks/shep/async',
  id: 'receiveShepMessage',
  tag: 'Webhooks in',
  summary: 'ШЭП brings a message of its asynchronous channel',
  description:
    'A RESPONSE is the decision on an application that went to its provider through ШЭП (§3.2): ' +
    'stored, then acknowledged. A NOTIFICATION is acknowledged and passed over.',
  caller: 'shep',
  body: Envelope,
  bodyType: 'text/xml',
  answers: {
    200: { description: 'Stored; sent again, it does nothing', schema: Envelope, contentType: 'text/xml' },
    500: { description: 'A SOAP fault: not taken, nothing changed', schema: Envelope, contentType: 'text/xml' },
  },
  problems: ['not-found'],
};

export const webhookOperations = [
  receiveReceipts,
  receiveReplies,
  receiveResult,
  receiveConsentChange,
  receiveNumberChange,
  receiveShepMessage,
];
