import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { newKeyPem } from '../../adapters/proof/keys.ts';

/** Everything that protects data, as `npm start` has it: payloads closed, personal data sealed, checkpoints signed. */
export function protection(folder: string): Record<string, string> {
  const keys = path.join(folder, 'keys');
  mkdirSync(keys);
  const file = (name: string, content: string) => {
    const place = path.join(keys, name);
    writeFileSync(place, content, { mode: 0o600 });
    return place;
  };
  const key = (name: string) => file(name, `bench ${randomBytes(32).toString('base64')}\n`);
  return {
    PAYLOAD_KEYS_FILE: key('payload.keys'),
    VAULT_KEYS_FILE: key('vault.keys'),
    VAULT_INDEX_KEY_FILE: key('vault-index.key'),
    API_KEY_PEPPER_FILE: key('api-key-pepper.keys'),
    CHECKPOINT_KEY_FILE: file('checkpoint.pem', newKeyPem()),
    CHECKPOINT_FILE: path.join(folder, 'checkpoints.txt'),
    CHECKPOINT_SECONDS: '10',
  };
}
