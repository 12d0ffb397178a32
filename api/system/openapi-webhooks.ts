/** The calls that a provider's system serves: those about applications, and the callbacks. */
import type { RouteConfig } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import { FinalDecision } from '../../adapters/providers/final-decision.ts';
import { AcceptedApplication, ApplicationBody, ApplicationState } from '../../adapters/providers/rest-messages.ts';
import { ConsentWithdrawn } from '../callbacks/consent-withdrawn.ts';
import { StateChanged, TermReached } from '../callbacks/state-changed.ts';

/** The scheme of the calls about applications, which the provider checks. OpenAPI ignores a parameter of this name. */
export const PROVIDER_SYSTEM = {
  type: 'http',
  scheme: 'bearer',
  description:
    'Our calls to your system carry `Authorization: Bearer <token>`, the token that was made with your provider ' +
    '(`npx usynys provider add`). Answer 401 to any other',
} as const;

const json = (schema: z.ZodType) => ({ 'application/json': { schema } });

const RETRIES =
  'An answer is awaited for ten seconds, or for the `timeout` of the service. Without one we call again: after 2 s, ' +
  'then less and less often, at most every ten minutes, until you answer. The recipient is checked anew each time ' +
  '(§3, §6a).';

const FAULTS = {
  '4XX': {
    description:
      'Our call is wrong: operators get the task `provider-rejects-call`, and the call is repeated all the same. ' +
      '408, 425 and 429 are faults like 5XX. No status is a refusal of the service (§3.2): a refusal is a decision',
  },
  '5XX': { description: 'A fault, which is never a refusal (§3.2): the call is repeated' },
};

const applyForService: RouteConfig = {
  method: 'post',
  path: 'applyForService',
  operationId: 'applyForService',
  summary: 'POST {url}/applications: the recipient has agreed, you provide the service (§5)',
  description:
    `Sent to the \`url\` of your provider. The same offer may come again: it is the same application. ` + RETRIES,
  security: [{ providerSystem: [] }],
  request: {
    headers: z.object({
      'Idempotency-Key': z
        .uuid()
        .meta({ description: 'The id of the offer: the same in every repetition of the call' }),
    }),
    body: { required: true, content: json(ApplicationBody) },
  },
  responses: {
    200: { description: 'Your decision, made at once', content: json(FinalDecision) },
    202: {
      description: 'You have the application; your decision comes to `POST /webhooks/providers/{provider}/results`',
      content: json(AcceptedApplication),
    },
    ...FAULTS,
  },
};

const readApplication: RouteConfig = {
  method: 'get',
  path: 'readApplication',
  operationId: 'readApplication',
  summary: 'GET {url}/applications/{offerId}: do you have the application, and have you decided?',
  description:
    'Sent to the `url` of your provider with the id of the offer in the path: before an application is sent again, ' +
    `near the end of the act’s term, and every \`pollEvery\` of the service. ${RETRIES}`,
  security: [{ providerSystem: [] }],
  responses: {
    200: { description: 'You have it: pending, or done with your decision', content: json(ApplicationState) },
    404: { description: 'You have no such application: it is sent again. The body is not read' },
    ...FAULTS,
  },
};

const signed = z.object({
  'webhook-id': z.uuid().meta({ description: 'The id of the callback: the same in every attempt and every replay' }),
  'webhook-timestamp': z.string().meta({
    description: 'Seconds since 1970, of this attempt. Refuse one that is more than five minutes away from your clock',
    example: '1764482400',
  }),
  'webhook-signature': z.string().meta({
    description:
      'A list with blanks between: `v1,<base64 HMAC-SHA256>` with the callback secret of your provider (two while it ' +
      'is being replaced), `v1a,<base64 Ed25519>` with a key of `/.well-known/callback-keys.json`; each over ' +
      '`<webhook-id>.<webhook-timestamp>.<body as it came>`. One that fits is enough',
  }),
});

/** A callback to the provider's callback address. */
const callback = (operationId: string, summary: string, schema: z.ZodType): RouteConfig => ({
  method: 'post',
  path: operationId,
  operationId,
  summary,
  description:
    'Sent to the `callbackUrl` of your provider, signed as Standard Webhooks say. A callback about an offer is sent ' +
    'only after the one before was accepted or given up. Thirteen attempts in three days: the pauses are 5 s, 30 s, ' +
    '2 min, 10 min, 30 min, 1 h, 2 h, 6 h, 12 h and three times 18 h; each waits ten seconds for your answer. ' +
    'Ignore a `type` that you do not know. Given up: `POST /v1/callbacks/replay` sends it again.',
  security: [],
  request: { headers: signed, body: { required: true, content: json(schema) } },
  responses: {
    '2XX': { description: 'Delivered; the body is not read' },
    410: { description: 'The address is out of use: nothing else is sent there until it changes, or until a replay' },
    '4XX': { description: 'Attempted again; also where your system finds the signature wrong (401)' },
    '5XX': { description: 'Attempted again, after `Retry-After` if it is there (24 h at most)' },
  },
});

/** Every call to a provider's system, in the order in which an offer makes them. */
export const WEBHOOKS: readonly RouteConfig[] = [
  applyForService,
  readApplication,
  callback('offerStateChanged', 'Callback: the state of an offer changed', StateChanged),
  callback('offerTermReached', 'Callback: the term of the act is nearly over, or over (§5)', TermReached),
  callback(
    'offerConsentWithdrawn',
    'Callback: the recipient withdrew the consent after your system was called (§3b)',
    ConsentWithdrawn,
  ),
];
