/** Secrets of the development set-up: made once, kept in .data/dev.env, worth nothing elsewhere. */
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { DATA } from './paths.mjs';

const file = path.join(DATA, 'dev.env');

const bearer = () => randomBytes(24).toString('base64url');
const webhookSecret = () => `whsec_${randomBytes(32).toString('base64')}`;
const apiKey = () => `usy_${randomBytes(4).toString('hex')}_${randomBytes(32).toString('base64url')}`;

const MAKERS = {
  POSTGRES_PASSWORD: bearer,
  HOUSE_PASSWORD: bearer,
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

/**
 * Reads the secrets and makes those that are missing.
 * @returns {DevSecrets}
 */
export function devSecrets() {
  const known = fs.existsSync(file) ? parse(fs.readFileSync(file, 'utf8')) : {};
  const made = Object.entries(MAKERS).map(([name, make]) => [name, known[name] ?? make()]);
  const secrets = /** @type {DevSecrets} */ (Object.fromEntries(made));
  if (made.some(([name]) => !known[/** @type {string} */ (name)])) {
    fs.mkdirSync(DATA, { recursive: true });
    fs.writeFileSync(file, made.map(([name, value]) => `${name}=${value}\n`).join(''), { mode: 0o600 });
  }
  return secrets;
}

/**
 * A file of keys in .data, made when it is missing: `<id> <base64 of 32 bytes>`, or what `make` gives.
 * @param {string} name
 */
export function devKeyFile(name, make = () => `dev-1 ${randomBytes(32).toString('base64')}\n`) {
  const place = path.join(DATA, name);
  if (!fs.existsSync(place)) {
    fs.mkdirSync(DATA, { recursive: true });
    fs.writeFileSync(place, make(), { mode: 0o600 });
  }
  return place;
}

/** The files of the keys that sign checkpoints, proofs and callbacks. */
export function devSigningKeys() {
  const pem = () => String(generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }));
  return {
    checkpoint: devKeyFile('checkpoint-key.pem', pem),
    proof: devKeyFile('proof-key.pem', pem),
    callbacks: devKeyFile('callback-key.pem', pem),
  };
}

/** @param {string} text @returns {Record<string, string>} */
const parse = (text) =>
  Object.fromEntries([...text.matchAll(/^(\w+)=(.*)$/gm)].map(([, name, value]) => [name, value]));
