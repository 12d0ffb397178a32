import express from 'express';
import type { Express, RequestHandler } from 'express';
import helmet from 'helmet';
import type { HelmetOptions } from 'helmet';
import { networks } from '../adapters/http/networks.ts';
import { allowTemporalUi } from './codec-guard.ts';
import type { Api } from './context.ts';
import { deadline } from './deadline.ts';
import { noteFault, requestLog } from './log.ts';
import { openMetrics } from './metrics.ts';
import { Problem, problemHandler } from './problem.ts';
import { requestId } from './request-id.ts';
import { auditLogRoutes } from './routes/audit-log.ts';
import { callbackRoutes } from './routes/callbacks.ts';
import { codecRoutes } from './routes/codec.ts';
import { deskAnswerRoutes } from './routes/desk-answers.ts';
import { docsRoutes } from './routes/docs.ts';
import { offerListRoutes } from './routes/offer-lists.ts';
import { offerRoutes } from './routes/offers.ts';
import { operationRoutes } from './routes/operations.ts';
import { serviceRoutes } from './routes/services.ts';
import { sessionRoutes } from './routes/sessions.ts';
import { proofRoutes } from './routes/proofs.ts';
import { providerWebhookRoutes } from './routes/webhooks-providers.ts';
import { registerWebhookRoutes } from './routes/webhooks-registers.ts';
import { shepWebhookRoutes } from './routes/webhooks-shep.ts';
import { smsWebhookRoutes } from './routes/webhooks-sms.ts';

/** The whole application; nothing listens yet. */
export function createApp(api: Api): Express {
  const metrics = openMetrics();
  const app = express();
  app.set('trust proxy', networks(api.trustedProxies));
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(requestId, requestLog(api.log), metrics.watch, helmet(STRICT), keptNowhere, deadline);
  app.use(operationRoutes(api, metrics), docsRoutes(api));
  app.use('/codec', allowTemporalUi(api.codec));
  app.use(codecRoutes(api));
  app.use(offerRoutes(api), offerListRoutes(api), proofRoutes(api), serviceRoutes(api), callbackRoutes(api));
  app.use(deskAnswerRoutes(api), sessionRoutes(api), auditLogRoutes(api));
  app.use(smsWebhookRoutes(api), providerWebhookRoutes(api), registerWebhookRoutes(api));
  app.use(shepWebhookRoutes(api, metrics));
  app.use(() => {
    throw new Problem('not-found', 'There is no such address, or it does not know this method');
  });
  app.use(problemHandler((error, id) => noteFault(api.log, error, id)));
  return app;
}

const NONE = ["'none'"];
/** Nothing that we answer may load or frame anything; the page of the documentation says what it needs itself. */
const STRICT: HelmetOptions = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: { defaultSrc: NONE, baseUri: NONE, formAction: NONE, frameAncestors: NONE },
  },
  referrerPolicy: { policy: 'no-referrer' },
  xFrameOptions: { action: 'deny' },
};

/** Answers are about people: no browser and no proxy on the way keeps one. */
const keptNowhere: RequestHandler = (_request, response, next) => {
  response.set('cache-control', 'no-store');
  next();
};
