/** The API: configuration → database → messenger to Temporal → application → listening; and a stop that loses nothing. */
import { openClock } from '../adapters/clock/clock.ts';
import { secretsOf } from '../adapters/settings/fields.ts';
import { shepDoor } from './shep-door.ts';
import { boundedServer } from '../adapters/http/bounded-server.ts';
import { openTokenReader } from '../adapters/oidc/tokens.ts';
import { openPeppers } from '../adapters/keys/api-key.ts';
import { openKeyRing } from '../adapters/keys/key-ring.ts';
import { checkSeals } from '../adapters/store/check-seals.ts';
import { refusePowerfulRole } from '../adapters/store/check-role.ts';
import type { Store } from '../adapters/store/store.ts';
import { vaultOfConfig } from '../adapters/vault/vault.ts';
import { openDatabase } from '../adapters/store/store.ts';
import { dataConverter } from '../adapters/temporal/data-converter.ts';
import { signerFromFile } from '../adapters/proof/keys.ts';
import { openMessenger } from '../adapters/temporal/messenger.ts';
import { temporalPlace } from '../config/temporal.ts';
import { loadApiConfig } from '../config/api.ts';
import { settingsOrEnd } from '../config/environment.ts';
import { createApp } from './app.ts';
import { openLog } from './log.ts';
import { rateLimit, sharedRateLimit } from './rate-limits.ts';
import { finishRequests } from './stop.ts';
import { warmUp } from './warm-up.ts';

const config = settingsOrEnd(loadApiConfig);
const log = openLog(config.LOG_LEVEL);
const { TEMPORAL_NAMESPACE: namespace } = config;
const place = temporalPlace(config);
const converter = dataConverter(config.keys.payload, namespace);
const messenger = openMessenger({ place, namespace, dataConverter: converter, log });
const store: Store = {
  db: openDatabase(config.DATABASE_URL, { vault: vaultOfConfig(config) }),
  now: openClock(config.CLOCK_URL),
  deliver: messenger.deliver,
};
messenger.bind(store);
await checkSeals(store.db);

const app = createApp({
  store,
  log,
  gateways: config.connections.sms.gateways,
  shep: shepDoor(config.connections.state, store.now),
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
    perStranger: rateLimit('address', config.RATE_LIMIT_PER_GATEWAY),
  },
  caps: {
    perRecipient: config.OFFERS_PER_RECIPIENT_A_DAY,
    ...(config.OFFERS_PER_SERVICE_A_DAY === undefined ? {} : { perService: config.OFFERS_PER_SERVICE_A_DAY }),
  },
  isTemporalReachable: messenger.isReachable,
});
if (config.NODE_ENV === 'production') await refusePowerfulRole(store);
await warmUp(store);
const server = boundedServer(app, { maxConnections: config.API_MAX_CONNECTIONS });
server.listen(config.API_PORT, config.API_HOST, () => log.info({ port: config.API_PORT }, 'API is up'));

for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => void stop());

async function stop(): Promise<void> {
  await finishRequests(server);
  await messenger.drain();
  await Promise.all([messenger.close(), store.db.$disconnect()]);
}
