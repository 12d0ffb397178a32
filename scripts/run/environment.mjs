/** The environment of sandbox, worker and API under `npm start`. */
import fs from 'node:fs';
import path from 'node:path';
import { DATA, ROOT } from '../setup/paths.mjs';

/**
 * @param {import('./settings.mjs').Settings} settings
 * @param {import('../setup/secrets.mjs').DevSecrets} secrets
 * @param {string} databaseUrl
 * @returns {Record<string, string>}
 */
export function applicationEnvironment(settings, secrets, databaseUrl) {
  const sandbox = `http://127.0.0.1:${settings.sandboxPort}`;
  const token = secrets.SANDBOX_TOKEN;
  return {
    NODE_ENV: 'development',
    DATABASE_URL: databaseUrl,
    TEMPORAL_ADDRESS: settings.temporalAddress ?? `127.0.0.1:${settings.temporalPort}`,
    TEMPORAL_NAMESPACE: settings.namespace,
    KEYS_DIR: DATA,
    CODEC_TICKET: secrets.CODEC_TICKET,
    TEMPORAL_UI_ORIGIN: `http://127.0.0.1:${settings.temporalUiPort}`,
    API_PORT: String(settings.apiPort),
    WORKER_PORT: String(settings.workerPort),
    CONNECTIONS: path.join(ROOT, 'sandbox', settings.connections),
    CHECKPOINT_FILE: path.join(DATA, 'checkpoints.txt'),
    CHECKPOINT_SECONDS: '10',
    SANDBOX_URL: sandbox,
    PROVIDERS_URL: sandbox,
    PROVIDERS_TOKEN: token,
    SMS_WEBHOOK_SECRET: secrets.SMS_WEBHOOK_SECRET,
    CONSENT_WEBHOOK_SECRET: secrets.CONSENT_WEBHOOK_SECRET,
    PHONES_WEBHOOK_SECRET: secrets.PHONES_WEBHOOK_SECRET,
    PROVIDERS_WEBHOOK_SECRET: secrets.PROVIDERS_WEBHOOK_SECRET,
    PROVIDERS_CALLBACK_SECRET: secrets.PROVIDERS_CALLBACK_SECRET,
    API_KEYS: `enbek:${secrets.ENBEK_API_KEY},energo:${secrets.ENERGO_API_KEY}`,
    SANDBOX_PORT: String(settings.sandboxPort),
    SANDBOX_SMPP_PORT: String(settings.smppPort),
    SANDBOX_API_URL: `http://127.0.0.1:${settings.apiPort}`,
    SANDBOX_TOKEN: token,
    SANDBOX_API_KEY: secrets.ENBEK_API_KEY,
    SANDBOX_AUTO: '1',
  };
}

/** For commands in another terminal: config/started-system.ts reads it. */
const FILE = path.join(DATA, 'environment');

/** Writes the settings of this run, with the owner of the database, for its owner's eyes only.
 *  @param {Record<string, string>} env */
export function leaveEnvironment(env) {
  const fresh = `${FILE}.new`;
  const lines = Object.entries(env).map(([name, value]) => `${name}=${value}\n`);
  fs.rmSync(fresh, { force: true });
  fs.writeFileSync(fresh, lines.join(''), { mode: 0o600 });
  fs.renameSync(fresh, FILE);
}
