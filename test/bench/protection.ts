import path from 'node:path';
import { keysFolder } from '../support/keys-folder.ts';

/** Settings that protect data as `npm start` does: payloads closed, personal data sealed, checkpoints signed. */
export function protection(folder: string): Record<string, string> {
  return {
    KEYS_DIR: keysFolder(folder, ['payload', 'vault', 'vaultIndex', 'apiKeyPepper', 'checkpoint'], 'bench'),
    CHECKPOINT_FILE: path.join(folder, 'checkpoints.txt'),
    CHECKPOINT_SECONDS: '10',
  };
}
