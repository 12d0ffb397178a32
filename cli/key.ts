import fs from 'node:fs';
import { newKeyPem, signerFromFile } from '../adapters/proof/keys.ts';

/** Makes a key in a new file that only its owner may read, and prints its public key. */
export function newKey(file: string, name: string): number {
  fs.writeFileSync(file, newKeyPem(), { mode: 0o600, flag: 'wx' });
  return showKey(file, name);
}

/** Prints the public key with a name: the line to publish, and to give to `--keys`. */
export function showKey(file: string, name: string): number {
  console.log(signerFromFile(file, name).vkey);
  return 0;
}
