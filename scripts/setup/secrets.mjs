/** Secrets of the development set-up: made once, kept in .data/dev.env, refused in production. */
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { DATA, ROOT } from './paths.mjs';
import { trouble } from './step.mjs';

const file = path.join(DATA, 'dev.env');

const bearer = () => randomBytes(24).toString('base64url');
const webhookSecret = () => `whsec_${randomBytes(32).toString('base64')}`;
const apiKey = () => `usy_${randomBytes(4).toString('hex')}_${randomBytes(32).toString('base64url')}`;

const MAKERS = {
  POSTGRES_PASSWORD: bearer,
  SYSTEM_PASSWORD: bearer,
  SANDBOX_TOKEN: bearer,
  SMS_WEBHOOK_SECRET: webhookSecret,
  CONSENT_WEBHOOK_SECRET: webhookSecret,
  PHONES_WEBHOOK_SECRET: webhookSecret,
  PROVIDERS_WEBHOOK_SECRET: webhookSecret,
  PROVIDERS_CALLBACK_SECRET: webhookSecret,
  CODEC_TICKET: bearer,
  ENBEK_API_KEY: apiKey,
  ENERGO_API_KEY: apiKey,
};

/** @typedef {Record<keyof typeof MAKERS, string>} DevSecrets */

const keyLine = () => `dev-1 ${randomBytes(32).toString('base64')}\n`;
const pem = () => String(generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }));

/** The key files of `npm start`, in .data as KEYS_DIR, by their names in config/keys.ts.
 *  @type {Record<string, () => string>} */
export const DEV_KEYS = {
  'payload.keys': keyLine,
  'vault.keys': keyLine,
  'vault-index.key': keyLine,
  'api-key-pepper.keys': keyLine,
  'checkpoint-key.pem': pem,
  'proof-key.pem': pem,
  'callback-key.pem': pem,
};

/** The data that was written with these secrets and keys and cannot be read with others. */
const DATABASES = ['postgres/PG_VERSION', 'temporal.db'];

/**
 * Reads the secrets and keys, and makes missing ones; refuses when a file is missing beside a database.
 * @returns {DevSecrets}
 */
export function makeDevSecrets() {
  refuseLostFiles();
  fs.mkdirSync(DATA, { recursive: true });
  const known = readEnv();
  const made = Object.entries(MAKERS).map(([name, make]) => [name, known[name] ?? make()]);
  if (made.some(([name]) => !known[/** @type {string} */ (name)]))
    fs.writeFileSync(file, made.map(([name, value]) => `${name}=${value}\n`).join(''), { mode: 0o600 });
  for (const [name, make] of Object.entries(DEV_KEYS)) {
    const place = path.join(DATA, name);
    if (!fs.existsSync(place)) fs.writeFileSync(place, make(), { mode: 0o600 });
  }
  return /** @type {DevSecrets} */ (Object.fromEntries(made));
}

/** Refuses lost files: with a new key, the data that the lost key encrypted could never be read again. */
function refuseLostFiles() {
  if (!DATABASES.some((name) => fs.existsSync(path.join(DATA, name)))) return;
  const lost = [path.basename(file), ...Object.keys(DEV_KEYS)].filter((name) => !fs.existsSync(path.join(DATA, name)));
  if (lost.length === 0) return;
  throw trouble(
    `${lost.join(', ')}: missing in ${path.relative(ROOT, DATA)}/, and the data there was written with it.\n` +
      '    Restore the file, or delete the data and start again: npm start -- --fresh',
  );
}

const readEnv = () => (fs.existsSync(file) ? parse(fs.readFileSync(file, 'utf8')) : {});

/** @param {string} text @returns {Record<string, string>} */
const parse = (text) =>
  Object.fromEntries([...text.matchAll(/^(\w+)=(.*)$/gm)].map(([, name, value]) => [name, value]));
