/** The API: configuration → store → application → listening; and a stop that loses nothing. */
import { secretsOf } from '../adapters/connections/fields.ts';
import { shepDoor } from '../adapters/connections/shep-door.ts';
import { boundedServer } from '../adapters/http/bounded-server.ts';
import { openTokenReader } from '../adapters/oidc/tokens.ts';
import { openPeppers } from '../adapters/keys/api-key.ts';
import { openKeyRing } from '../adapters/keys/key-ring.ts';
import { signerFromFile } from '../adapters/proof/keys.ts';
import { openStore } from '../adapters/temporal/open-store.ts';
import { loadApiConfig } from '../config.ts';
import { createApp } from './app.ts';
import { openLog } from './log.ts';
import { rateLimit, sharedRateLimit } from './rate-limits.ts';
import { finishRequests } from './stop.ts';

const config = loadApiConfig();
const log = openLog(config.LOG_LEVEL);
const { store, messenger, close } = await openStore(config, { log, application: 'usynys-api' });

const app = createApp({
  store,
  log,
  gateways: config.connections.sms.gateways,
  shep: shepDoor(config.connections.state, store.now),
  secrets: {
    consent: secretsOf({
      webhookSecret: config.CONSENT_WEBHOOK_SECRET,
      previousWebhookSecret: config.PREVIOUS_CONSENT_WEBHOOK_SECRET,
    }),
    phones: secretsOf({
      webhookSecret: config.PHONES_WEBHOOK_SECRET,
      previousWebhookSecret: config.PREVIOUS_PHONES_WEBHOOK_SECRET,
    }),
  },
  stateNetworks: config.connections.state.allowFrom,
  tokens: openTokenReader(config.connections.access.oidc, store.now),
  peppers: openPeppers(config.API_KEY_PEPPER_FILE),
  codec: {
    keys: config.PAYLOAD_KEYS_FILE === undefined ? undefined : openKeyRing(config.PAYLOAD_KEYS_FILE),
    ticket: config.CODEC_TICKET,
    uiOrigin: config.TEMPORAL_UI_ORIGIN,
  },
  ...(config.PROOF_KEY_FILE
    ? { proofSigner: signerFromFile(config.PROOF_KEY_FILE, `${config.LOG_ORIGIN}/proofs`) }
    : {}),
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
const server = boundedServer(app, { maxConnections: config.API_MAX_CONNECTIONS });
server.listen(config.API_PORT, config.API_HOST, () => log.info({ port: config.API_PORT }, 'API is up'));

for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => void stop());

async function stop(): Promise<void> {
  await finishRequests(server);
  await close();
}
