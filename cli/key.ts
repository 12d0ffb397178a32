import fs from 'node:fs';
import { newKeyPem, signerFromFile, signerOf } from '../adapters/proof/keys.ts';
import { WrongSettings } from '../adapters/settings/wrong-settings.ts';

/** Makes a key in a new file that only its owner may read, and prints its public key. */
export function newKey(file: string, name: string): number {
  const pem = newKeyPem();
  const { vkey } = inWords(() => signerOf(pem, name)); // a wrong name leaves no file
  fs.writeFileSync(file, pem, { mode: 0o600, flag: 'wx' });
  console.log(vkey);
  return 0;
}

/** Prints the public key with a name: the line to publish, and to give to `--keys`. */
export function showKey(file: string, name: string): number {
  fs.accessSync(file, fs.constants.R_OK);
  console.log(inWords(() => signerFromFile(file, name)).vkey);
  return 0;
}

function inWords<T>(work: () => T): T {
  try {
    return work();
  } catch (fault) {
    throw new WrongSettings(`${(fault as Error).message}.`, { cause: fault });
  }
}
