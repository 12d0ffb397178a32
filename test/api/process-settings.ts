import { freePort } from '../../scripts/setup/ports.mjs';
import { SECRETS } from './support.ts';

/** The environment of an API that is a process of its own. Temporal is away: offers are stored all the same. */
export const processSettings = async (databaseUrl: string, port: number) => ({
  DATABASE_URL: databaseUrl,
  TEMPORAL_ADDRESS: `127.0.0.1:${await freePort()}`,
  API_PORT: String(port),
  CONNECTIONS: 'test/bench/connections.yaml',
  SANDBOX_URL: 'http://127.0.0.1:9',
  SANDBOX_TOKEN: 'unused',
  SMS_WEBHOOK_SECRET: SECRETS.sms,
  CONSENT_WEBHOOK_SECRET: SECRETS.consent,
  PHONES_WEBHOOK_SECRET: SECRETS.phones,
});
