import { z } from 'zod';
import { Receipts, Replies } from '../../adapters/sms/http/messages.ts';
import { SmscKzForm } from '../../adapters/sms/smsc-kz/form.ts';
import { ConsentChanged, NumberChanged, ProviderResult } from './messages.ts';
import type { Operation } from '../http/operation.ts';

const headers = z.object({
  'webhook-id': z.string().meta({ description: 'The id of the message; a repeated message has the same id' }),
  'webhook-timestamp': z.string(),
  'webhook-signature': z.string().meta({ description: 'v1,<base64 HMAC-SHA256> over id.timestamp.body' }),
});

const common = {
  method: 'post',
  tag: 'Webhooks in',
  caller: 'gateway',
  headers,
  answers: { 204: { description: 'Stored; a repeated message changes nothing' } },
} as const;

const eventFields = Object.entries(SmscKzForm.shape).map(([name, field]) => {
  const { description } = field.meta() ?? {};
  return `\`${name}\`${description ? `: ${description}` : ''}`;
});

/** The fields stand in the description: OpenAPI Generator imports the schema of a form and does not write it. */
const EventForm = z
  .record(z.string(), z.string())
  .meta({ description: `An event of SMSC.kz, with the fields\n\n${eventFields.join('\n\n')}` });

/** The kind of a gateway determines the format and the signature of its messages. */
const sms = {
  ...common,
  headers: headers.partial(),
  description:
    'A gateway of kind `http` sends JSON with the headers of Standard Webhooks; ' +
    '`smsc-kz` sends a form that its `md5` or `sha1` signs.',
  answers: {
    200: { description: 'Stored, for a gateway of kind `smsc-kz`' },
    204: { description: 'Stored; a repeated message changes nothing' },
  },
  form: EventForm,
  problems: ['not-found'],
} as const;

export const receiveReceipts: Operation = {
  ...sms,
  path: '/webhooks/sms/{gateway}/receipts',
  id: 'receiveReceipts',
  summary: 'An SMS gateway reports the status of our SMS',
  body: Receipts,
};

export const receiveReplies: Operation = {
  ...sms,
  path: '/webhooks/sms/{gateway}/replies',
  id: 'receiveReplies',
  summary: 'An SMS gateway delivers SMS from phones',
  body: Replies,
};

export const receiveResult: Operation = {
  ...common,
  path: '/webhooks/providers/{provider}/results',
  id: 'receiveResult',
  summary: 'A provider reports its decision',
  description:
    'The first decision counts. A contradicting second one, and a refusal without a ground that the act lists, are ' +
    'stored, refused and shown to operators (§3.2). A correction needs a new `webhook-id`.',
  body: ProviderResult,
  problems: ['not-found', 'conflict', 'contradicts-first-decision', 'message-id-reused', 'ground-not-listed'],
};

export const receiveConsentChange: Operation = {
  ...common,
  path: '/webhooks/consent/{source}',
  id: 'receiveConsentChange',
  summary: 'КДП reports a change of a person’s consent (§3b)',
  body: ConsentChanged,
  problems: ['not-found'],
};

export const receiveNumberChange: Operation = {
  ...common,
  path: '/webhooks/phones/{source}',
  id: 'receiveNumberChange',
  summary: 'БМГ reports a change of a person’s number (§3a)',
  body: NumberChanged,
  problems: ['not-found'],
};

const Envelope = z.string().meta({ description: 'A SOAP 1.1 envelope, UTF-8, at most 1 MB' });

export const receiveShepMessage: Operation = {
  method: 'post',
  path: '/webhooks/shep/async',
  id: 'receiveShepMessage',
  tag: 'Webhooks in',
  summary: 'ШЭП delivers a message of its asynchronous channel',
  description:
    'A RESPONSE is the decision on an application that was sent to its provider through ШЭП (§3.2): ' +
    'it is stored, then acknowledged; one that does not count is stored, then refused. A NOTIFICATION is ' +
    'acknowledged and ignored.',
  caller: 'shep',
  body: Envelope,
  bodyType: 'text/xml',
  answers: {
    200: { description: 'Stored; a repeated message changes nothing', schema: Envelope, contentType: 'text/xml' },
    500: {
      description: 'A SOAP fault: the message was refused',
      schema: Envelope,
      contentType: 'text/xml',
    },
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
