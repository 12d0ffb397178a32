/** The API: configuration → store → application → listening; and a stop that answers running requests first. */
import { secretsOf } from '../adapters/settings/fields.ts';
import { shepEndpoint } from './webhooks/shep-endpoint.ts';
import { boundedServer } from '../adapters/http/bounded-server.ts';
import { listening } from '../adapters/http/listen.ts';
import { openTokenReader } from '../adapters/oidc/tokens.ts';
import { openPeppers } from '../adapters/keys/api-key.ts';
import { openKeyRing } from '../adapters/keys/key-ring.ts';
import { signerFromFile } from '../adapters/proof/keys.ts';
import { openStore } from '../adapters/temporal/open-store.ts';
import { loadApiConfig } from '../config/api.ts';
import { settingsOrEnd } from '../config/environment.ts';
import { temporalPlace } from '../config/temporal.ts';
import { createApp } from './app.ts';
import { openLog } from './http/log.ts';
import { rateLimit, sharedRateLimit } from './http/rate-limits.ts';
import { finishRequests } from './http/stop.ts';

const config = await settingsOrEnd(loadApiConfig);
const log = openLog(config.LOG_LEVEL);
const { store, messenger, close } = await settingsOrEnd(() =>
  openStore(config, {
    log,
    application: 'usynys-api',
    place: temporalPlace(config),
  }),
);

const app = createApp({
  store,
  log,
  gateways: config.connections.sms.gateways,
  shep: shepEndpoint(config.connections.state, store.now),
  secrets: {
    consent: secretsOf(config.connections.state.notices.consent),
    phones: secretsOf(config.connections.state.notices.phones),
  },
  stateNetworks: config.connections.state.allowFrom,
  tokens: openTokenReader(config.connections.access.oidc, store.now),
  peppers: openPeppers(config.keys.apiKeyPepper),
  codec: {
    keys: config.keys.payload === undefined ? undefined : openKeyRing(config.keys.payload),
    ticket: config.CODEC_TICKET,
    uiOrigin: config.TEMPORAL_UI_ORIGIN,
  },
  ...(config.keys.proof ? { proofSigner: signerFromFile(config.keys.proof, `${config.LOG_ORIGIN}/proofs`) } : {}),
  trustedProxies: config.TRUSTED_PROXIES,
  limits: {
    perKey: sharedRateLimit(store.db, 'key', config.RATE_LIMIT_PER_KEY),
    perGateway: sharedRateLimit(store.db, 'gateway', config.RATE_LIMIT_PER_GATEWAY),
    perAddress: sharedRateLimit(store.db, 'address', config.RATE_LIMIT_PER_ADDRESS),
    perUnknownCaller: rateLimit('address', config.RATE_LIMIT_PER_GATEWAY),
  },
  caps: {
    perRecipient: config.OFFERS_PER_RECIPIENT_A_DAY,
    ...(config.OFFERS_PER_SERVICE_A_DAY === undefined ? {} : { perService: config.OFFERS_PER_SERVICE_A_DAY }),
  },
  isProduction: config.NODE_ENV === 'production',
  isTemporalReachable: messenger.isReachable,
});
const server = boundedServer(app, { maxConnections: config.API_MAX_CONNECTIONS });
await settingsOrEnd(() => listening(server, { host: config.API_HOST, port: config.API_PORT, variable: 'API_PORT' }));
log.info({ port: config.API_PORT }, 'API is up');

for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => void stop());

async function stop(): Promise<void> {
  await finishRequests(server);
  await close();
}
