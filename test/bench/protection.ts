import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { newKeyPem } from '../../adapters/proof/keys.ts';

/** Everything that protects data, as `npm start` has it: payloads closed, personal data sealed, checkpoints signed. */
export function protection(folder: string): Record<string, string> {
  const key = (name: string) => keyFile(folder, name, `bench ${randomBytes(32).toString('base64')}\n`);
  return {
    PAYLOAD_KEYS_FILE: key('payload.keys'),
    VAULT_KEYS_FILE: key('vault.keys'),
    VAULT_INDEX_KEY_FILE: key('vault-index.key'),
    API_KEY_PEPPER_FILE: key('api-key-pepper.keys'),
    CHECKPOINT_KEY_FILE: keyFile(folder, 'checkpoint.pem', newKeyPem()),
    CHECKPOINT_FILE: path.join(folder, 'checkpoints.txt'),
    CHECKPOINT_SECONDS: '10',
  };
}

/** Writes a file that only its owner may read; gives its place. */
export function keyFile(folder: string, name: string, content: string): string {
  const place = path.join(folder, name);
  writeFileSync(place, content, { mode: 0o600 });
  return place;
}
