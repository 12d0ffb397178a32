/** The settings of a production that is whole: tests take something away from them. */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadApiConfig, loadWorkerConfig } from '../../config.ts';

export const webhookSecret = () => `whsec_${randomBytes(32).toString('base64')}`;
export const keyLine = (id: string) => `${id} ${randomBytes(32).toString('base64')}\n`;
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
`;
export const KEY_FILES = [
  'PAYLOAD_KEYS_FILE',
  'VAULT_KEYS_FILE',
  'VAULT_INDEX_KEY_FILE',
  'API_KEY_PEPPER_FILE',
  'PROOF_KEY_FILE',
  'CHECKPOINT_KEY_FILE',
];

/** Writes the files that they name into the folder. */
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
    ...Object.fromEntries(KEY_FILES.map((name) => [name, file(name, keyLine('k1'))])),
    CONSENT_WEBHOOK_SECRET: webhookSecret(),
    PHONES_WEBHOOK_SECRET: webhookSecret(),
    SMS_WEBHOOK_SECRET: webhookSecret(),
    SMS_PREVIOUS_SECRET: webhookSecret(),
    SMS_URL: 'https://sms.example',
    SMS_TOKEN: token(),
    PHONES_URL: 'https://bmg.example',
    STATE_TOKEN: token(),
  };
}

/** The same for the tests of one `describe`, and how its processes read them with a change. */
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
    worker: (change: Settings) => () => loadWorkerConfig({ ...made.settings, ...change }),
  };
}
