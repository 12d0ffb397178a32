/** The OpenAPI 3.1 document, made from the operations and from the same schemas that check requests. */
import { OpenApiGeneratorV31, OpenAPIRegistry } from '@asteasolutions/zod-to-openapi';
import type { ResponseConfig, RouteConfig, ZodRequestBody } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import { WhichSecret } from '../providers/provider.ts';
import { SessionId } from '../operators/operators.ts';
import type { Answer, Operation } from '../http/operation.ts';
import { PROBLEMS } from '../http/problem.ts';
import type { ProblemCode } from '../http/problem.ts';
import { ProblemDocument } from '../http/problem-document.ts';
import { END_REASON } from '../offers/end-reason.ts';
import { PROVIDER_SYSTEM, WEBHOOKS } from './openapi-webhooks.ts';

const SECURITY = {
  apiKey: { type: 'http', scheme: 'bearer', description: 'The key of a provider’s system: usy_…' },
  providerToken: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'OIDC access token, with a scope',
  },
  operatorToken: {
    type: 'http',
    scheme: 'bearer',
    description: 'An operator, with a minimum role: viewer, operator, supervisor, admin',
  },
  providerSystem: PROVIDER_SYSTEM,
} as const;

/** The whole document, as a plain object. */
export function openApiDocument(operations: readonly Operation[]): object {
  const registry = new OpenAPIRegistry();
  for (const [name, scheme] of Object.entries(SECURITY)) registry.registerComponent('securitySchemes', name, scheme);
  for (const operation of operations) registry.registerPath(pathOf(operation));
  for (const webhook of WEBHOOKS) registry.registerWebhook(webhook);
  registry.registerComponent('schemas', 'EndReason', END_REASON);
  const document = new OpenApiGeneratorV31(registry.definitions, { unionPreferredType: 'oneOf' }).generateDocument({
    openapi: '3.1.0',
    info: {
      title: 'Usynys',
      version: '1',
      description:
        'Proactive public services (order 155/НҚ): offers by SMS, their answers and their outcomes. ' +
        'Every answer has `X-Request-Id`; every failure is a problem document (RFC 9457).',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: ['Offers', 'Services', 'Providers', 'Operators', 'Webhooks in', 'Callbacks out', 'Operations'].map(
      (name) => ({ name }),
    ),
  });
  return withSharedWebhooks(document);
}

/** The webhooks as references to shared path items. OpenAPI Generator would make calls of ours of those that stand in
 *  place, without the types of their bodies: a client that does not compile. */
function withSharedWebhooks({
  webhooks: pathItems = {},
  ...document
}: ReturnType<OpenApiGeneratorV31['generateDocument']>) {
  const references = Object.keys(pathItems).map((name) => [name, { $ref: `#/components/pathItems/${name}` }]);
  return {
    ...document,
    components: { ...document.components, pathItems },
    webhooks: Object.fromEntries(references) as Record<string, { $ref: string }>,
  };
}

const parametersOf = (path: string): string[] => [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);

/** The parameters of paths that have a form; one that has it not names nothing, which is 404. */
const PARAMETERS: Record<string, z.ZodType> = {
  id: z.uuid(),
  requestId: z.uuid(),
  task: z.uuid(),
  session: SessionId,
  secret: WhichSecret,
};

function pathOf(operation: Operation): RouteConfig {
  const { method, path, id, tag, summary, description, query, headers, answers } = operation;
  const names = parametersOf(path);
  const params =
    names.length > 0
      ? { params: z.object(Object.fromEntries(names.map((name) => [name, PARAMETERS[name] ?? z.string()]))) }
      : {};
  return {
    method,
    path,
    operationId: id,
    tags: [tag],
    summary,
    ...(description ? { description } : {}),
    security: securityOf(operation),
    request: {
      ...params,
      ...(query ? { query } : {}),
      ...(headers ? { headers } : {}),
      ...bodyOf(operation),
    },
    responses: {
      ...Object.fromEntries(Object.entries(answers).map(([status, answer]) => [status, response(answer)])),
      ...problemResponses(operation),
    },
  };
}

/** The security schemes, of which any one is enough; their scopes name the scope or the minimum role. */
function securityOf({ caller, minimumRole }: Operation): Record<string, string[]>[] {
  const isScope = caller === 'offers' || caller === 'services';
  return [
    ...(isScope ? [{ apiKey: [] }, { providerToken: [caller] }] : []),
    ...(minimumRole ? [{ operatorToken: [minimumRole] }] : []),
  ];
}

function bodyOf({ body, bodyType = 'application/json', form }: Operation): { body?: ZodRequestBody } {
  if (!body) return {};
  const inForm = form ? { 'application/x-www-form-urlencoded': { schema: form } } : {};
  return { body: { required: true, content: { [bodyType]: { schema: body }, ...inForm } } };
}

function response({ description, schema, contentType = 'application/json', headers = {} }: Answer): ResponseConfig {
  const schemas = Object.entries(headers).map(([name, text]) => [
    name,
    { description: text, schema: { type: 'string' } },
  ]);
  return {
    description,
    ...(schema ? { content: { [contentType]: { schema } } } : {}),
    ...(schemas.length > 0 ? { headers: Object.fromEntries(schemas) } : {}),
  };
}

/** The problems of the operation, and those of its guards. */
function problemResponses({ caller, path, body, query, problems }: Operation): Record<number, ResponseConfig> {
  const isGuarded = caller !== 'public';
  const isShep = caller === 'shep';
  const codes: ProblemCode[] = [
    ...problems,
    // A parameter of a path may be written in octets that are no text.
    ...((body || query || parametersOf(path).length > 0) && !isShep ? (['invalid-request'] as const) : []),
    ...(body ? (['too-large'] as const) : []),
    ...(isGuarded ? (['too-many-requests', 'unavailable'] as const) : []),
    ...(isGuarded && !isShep ? (['unauthenticated'] as const) : []),
    ...(isGuarded && !isShep && caller !== 'gateway' ? (['forbidden'] as const) : []),
    ...(caller === 'offers' || caller === 'services' ? (['provider-disabled'] as const) : []),
  ];
  const content = { 'application/problem+json': { schema: ProblemDocument } };
  const statuses = [...new Set(codes.map((code) => PROBLEMS[code].status))];
  const named = (status: number) => codes.filter((code) => PROBLEMS[code].status === status).join(', ');
  return Object.fromEntries(statuses.map((status) => [status, { description: named(status), content }]));
}
