import express from 'express';
import type { Express, RequestHandler } from 'express';
import helmet from 'helmet';
import type { HelmetOptions } from 'helmet';
import { networks } from '../adapters/http/networks.ts';
import { allowTemporalUi } from './http/codec-guard.ts';
import type { Api } from './http/context.ts';
import { knownMethods } from './http/known-methods.ts';
import { deadline } from './http/deadline.ts';
import { noteFault, requestLog } from './http/log.ts';
import { openMetrics } from './http/metrics.ts';
import { Problem, problemHandler } from './http/problem.ts';
import { requestId } from './http/request-id.ts';
import { auditLogRoutes } from './operators/audit-log-routes.ts';
import { callbackRoutes } from './callbacks/routes.ts';
import { codecRoutes } from './system/codec-routes.ts';
import { deskAnswerRoutes } from './desk/routes.ts';
import { docsRoutes } from './system/docs-routes.ts';
import { offerListRoutes } from './offers/list-routes.ts';
import { offerRoutes } from './offers/routes.ts';
import { OPERATIONS } from './operations.ts';
import { operationRoutes } from './system/health-routes.ts';
import { apiKeyRoutes } from './providers/api-key-routes.ts';
import { providerRoutes } from './providers/routes.ts';
import { serviceRoutes } from './services/routes.ts';
import { readingRoutes } from './tasks/reading-routes.ts';
import { unmatchedReceiptRoutes } from './tasks/unmatched-routes.ts';
import { taskRoutes } from './tasks/routes.ts';
import { sessionRoutes } from './operators/session-routes.ts';
import { proofRoutes } from './offers/proof-routes.ts';
import { providerWebhookRoutes } from './webhooks/provider-routes.ts';
import { registerWebhookRoutes } from './webhooks/register-routes.ts';
import { shepWebhookRoutes } from './webhooks/shep-routes.ts';
import { smsWebhookRoutes } from './webhooks/sms-routes.ts';

/** The whole Express application; it does not listen yet. */
export function createApp(api: Api): Express {
  const metrics = openMetrics();
  const app = express();
  app.set('trust proxy', networks(api.trustedProxies));
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(requestId, requestLog(api.log), metrics.watch, helmet(STRICT), noStore, deadline);
  app.use('/codec', allowTemporalUi(api.codec));
  app.use(knownMethods(OPERATIONS));
  app.use(operationRoutes(api, metrics), docsRoutes(api, OPERATIONS));
  app.use(codecRoutes(api));
  app.use(offerRoutes(api), offerListRoutes(api), proofRoutes(api), serviceRoutes(api), callbackRoutes(api));
  app.use(
    deskAnswerRoutes(api),
    taskRoutes(api),
    readingRoutes(api),
    unmatchedReceiptRoutes(api),
    sessionRoutes(api),
    auditLogRoutes(api),
    providerRoutes(api),
    apiKeyRoutes(api),
  );
  app.use(smsWebhookRoutes(api), providerWebhookRoutes(api), registerWebhookRoutes(api));
  app.use(shepWebhookRoutes(api, metrics));
  app.use(() => {
    throw new Problem('not-found', 'Unknown path');
  });
  app.use(problemHandler((error, id) => noteFault(api.log, error, id)));
  return app;
}

const NONE = ["'none'"];
/** No answer may load or frame anything; the documentation page sets a policy of its own. */
const STRICT: HelmetOptions = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: { defaultSrc: NONE, baseUri: NONE, formAction: NONE, frameAncestors: NONE },
  },
  referrerPolicy: { policy: 'no-referrer' },
  xFrameOptions: { action: 'deny' },
};

/** Answers hold personal data: no browser and no proxy may store them. */
const noStore: RequestHandler = (_request, response, next) => {
  response.set('cache-control', 'no-store');
  next();
};
