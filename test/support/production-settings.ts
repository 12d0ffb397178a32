/** Complete settings for production; tests remove or change some of them. */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadApiConfig } from '../../config/api.ts';
import { loadWorkerConfig } from '../../config/worker.ts';
import { keysBut, keysFolder } from './keys-folder.ts';

export const webhookSecret = () => `whsec_${randomBytes(32).toString('base64')}`;
export const token = () => randomBytes(24).toString('base64url');

const CONNECTIONS = `
sms:
  gateways:
    - kind: http
      name: one
      url: \${SMS_URL}
      token: \${SMS_TOKEN}
      webhookSecret: \${SMS_WEBHOOK_SECRET}
      previousWebhookSecret: \${SMS_PREVIOUS_SECRET}
state:
  kind: json
  consentUrl: https://kdp.example
  phonesUrl: \${PHONES_URL}
  registersUrl: http://127.0.0.1:1
  token: \${STATE_TOKEN}
  notices:
    consent: { webhookSecret: "\${CONSENT_SECRET}" }
    phones: { webhookSecret: "\${PHONES_SECRET}", previousWebhookSecret: "\${PREVIOUS_PHONES_SECRET}" }
`;
/** The keys that production needs. */
export const NEEDED_KEYS = ['payload', 'vault', 'vaultIndex', 'apiKeyPepper', 'proof', 'checkpoint'] as const;

/** Writes the files named by the settings into the folder. */
export function productionSettings(folder: string): Record<string, string> {
  const file = (name: string, text: string) => {
    fs.writeFileSync(path.join(folder, name), text, { mode: 0o600 });
    return path.join(folder, name);
  };
  return {
    NODE_ENV: 'production',
    DATABASE_URL: 'postgresql://127.0.0.1/x',
    CONNECTIONS: file('connections.yaml', CONNECTIONS),
    LOG_ORIGIN: 'usynys.example/journal',
    CHECKPOINT_FILE: path.join(folder, 'checkpoints.txt'),
    KEYS_DIR: keysFolder(folder, NEEDED_KEYS),
    CONSENT_SECRET: webhookSecret(),
    PHONES_SECRET: webhookSecret(),
    PREVIOUS_PHONES_SECRET: webhookSecret(),
    SMS_WEBHOOK_SECRET: webhookSecret(),
    SMS_PREVIOUS_SECRET: webhookSecret(),
    SMS_URL: 'https://sms.example',
    SMS_TOKEN: token(),
    PHONES_URL: 'https://bmg.example',
    STATE_TOKEN: token(),
  };
}

/** The settings for the tests of one `describe`, and how a process reads them with a change. */
export function ownProduction() {
  type Settings = Record<string, string>;
  const made = { folder: '', settings: {} as Settings };
  before(() => {
    made.folder = fs.mkdtempSync(path.join(tmpdir(), 'usynys-config-'));
    made.settings = productionSettings(made.folder);
  });
  after(() => fs.rmSync(made.folder, { recursive: true }));
  return {
    made,
    api: (change: Settings) => () => loadApiConfig({ ...made.settings, ...change }),
    /** The settings with some keys replaced, or removed if `null`. */
    keys: (changes: Parameters<typeof keysBut>[1]) => ({ KEYS_DIR: keysBut(made.settings['KEYS_DIR']!, changes) }),
    worker: (change: Settings) => () => loadWorkerConfig({ ...made.settings, ...change }),
  };
}
