/** The environment of api and worker in the bench. */
import { randomBytes } from 'node:crypto';

export type Secrets = ReturnType<typeof makeSecrets>;

/** New secrets for every run: the bench plays all systems that share one with the measured system. */
export function makeSecrets() {
  const webhookSecret = () => `whsec_${randomBytes(32).toString('base64')}`;
  return {
    apiKey: `usy_${randomBytes(4).toString('hex')}_${randomBytes(32).toString('base64url')}`,
    token: randomBytes(24).toString('base64url'),
    sms: webhookSecret(),
    providers: webhookSecret(),
    registers: webhookSecret(),
    callbacks: webhookSecret(),
  };
}

type Places = {
  databaseUrl: string;
  temporalAddress: string;
  outsideUrl: string;
  apiPort: number;
  workerPort: number;
  workflowBundle: string;
};

export function environment(secrets: Secrets, places: Places): Record<string, string> {
  const { token } = secrets;
  const { outsideUrl } = places;
  return {
    NODE_ENV: 'development',
    DATABASE_URL: places.databaseUrl,
    TEMPORAL_ADDRESS: places.temporalAddress,
    TEMPORAL_NAMESPACE: 'default',
    WORKFLOW_BUNDLE: places.workflowBundle,
    API_PORT: String(places.apiPort),
    WORKER_PORT: String(places.workerPort),
    LOG_LEVEL: 'warn',
    CLOCK_URL: '',
    CONNECTIONS: 'test/bench/connections.yaml',
    SANDBOX_URL: outsideUrl,
    SANDBOX_TOKEN: token,
    PROVIDERS_URL: outsideUrl,
    PROVIDERS_TOKEN: token,
    SMS_WEBHOOK_SECRET: secrets.sms,
    CONSENT_WEBHOOK_SECRET: secrets.registers,
    PHONES_WEBHOOK_SECRET: secrets.registers,
    PROVIDERS_WEBHOOK_SECRET: secrets.providers,
    PROVIDERS_CALLBACK_SECRET: secrets.callbacks,
    // One key makes all offers here, so the limits must not hold them back.
    RATE_LIMIT_PER_KEY: '1000000',
    RATE_LIMIT_PER_GATEWAY: '1000000',
    API_KEYS: `enbek:${secrets.apiKey}`,
  };
}
