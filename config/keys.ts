/** The files of keys: one folder, KEYS_DIR, with fixed names inside. A key that is not needed may be missing. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { openKeyRing } from '../adapters/keys/key-ring.ts';
import { signerFromFile } from '../adapters/proof/keys.ts';
import { readCallbackKeys } from '../adapters/callbacks/callback-keys.ts';

/** The folder of the keys; each process has one with its own keys and no others. */
export const KEYS_DIR = z.string().optional();

/** The purpose of each key, and its name in the folder. */
export const KEY_FILES = {
  /** Encrypt what Temporal keeps: one key a line, `<id> <base64 of 32 bytes>`; the first encrypts. */
  payload: 'payload.keys',
  /** The key-encryption keys of personal data, written in the same way. */
  vault: 'vault.keys',
  /** The one key of the blind indexes; it never changes. */
  vaultIndex: 'vault-index.key',
  /** The peppers of API keys and of operators' sessions. */
  apiKeyPepper: 'api-key-pepper.keys',
  /** Signs proofs; not the key of checkpoints, which the API must not have. */
  proof: 'proof-key.pem',
  checkpoint: 'checkpoint-key.pem',
  /** Sign callbacks, v1a: Ed25519 private keys in PEM, all of which sign. Without them v1 only. */
  callback: 'callback-key.pem',
  /** Our certificate for Temporal and its key, and an API key, if the server demands them. */
  temporalCertificate: 'temporal-tls.pem',
  temporalKey: 'temporal-tls.key',
  temporalApiKey: 'temporal-api.key',
} as const;

export type KeyName = keyof typeof KEY_FILES;
/** The paths of the files that exist. */
export type Keys = Partial<Record<KeyName, string>>;

/** The files of a folder that a program may use. */
export function keysIn(folder: string | undefined, names: readonly KeyName[]): Keys {
  if (folder === undefined) return {};
  const places = names.map((name) => [name, path.join(folder, KEY_FILES[name])] as const);
  return Object.fromEntries(places.filter(([, place]) => existsSync(place)));
}

/** What is wrong with the keys, in production and in development. */
export function keyFaults(folder: string | undefined, keys: Keys): string[] {
  if (folder !== undefined && !existsSync(folder)) return [`KEYS_DIR: there is no folder ${folder}`];
  const isHalf = Boolean(keys.vault) !== Boolean(keys.vaultIndex);
  return [
    ...(isHalf ? [`${KEY_FILES.vault}, ${KEY_FILES.vaultIndex}: the one is of no use without the other`] : []),
    ...each(keys).flatMap(([name, file]) => contentFault(name, file)),
  ];
}

/** What is wrong with the keys in production: missing, readable by other users, development keys, or the same as
 *  another. */
export function productionKeyFaults(keys: Keys, needed: readonly KeyName[]): string[] {
  const all = each(keys);
  const texts = all.map(([, file]) => textOf(file));
  return [
    ...needed.filter((name) => !keys[name]).map((name) => `${KEY_FILES[name]}: must be in KEYS_DIR in production`),
    ...all.flatMap(([name, file], index) => {
      const twin = all[texts.indexOf(texts[index]!)]!;
      return [
        ...(twin[0] === name ? [] : [`${KEY_FILES[name]}: is the same as ${KEY_FILES[twin[0]]}`]),
        ...openFault(name, file),
        ...developmentFault(name, file),
      ];
    }),
  ];
}

const each = (keys: Keys) => Object.entries(keys) as [KeyName, string][];
const isRing = (name: KeyName): boolean => ['payload', 'vault', 'vaultIndex', 'apiKeyPepper'].includes(name);

function contentFault(name: KeyName, file: string): string[] {
  try {
    if (isRing(name)) openKeyRing(file);
    else if (name === 'callback') readCallbackKeys(file);
    else if (name === 'proof' || name === 'checkpoint') signerFromFile(file, 'usynys');
    else readFileSync(file);
    return [];
  } catch (fault) {
    const help = isRing(name) ? ': npx usynys vault key <id> makes one' : '';
    return [`${KEY_FILES[name]}: ${(fault as Error).message}${help}`];
  }
}

const openFault = (name: KeyName, file: string): string[] =>
  statSync(file).mode & 0o007
    ? [`${KEY_FILES[name]}: every user of this machine may use the file: chmod 600 ${file}`]
    : [];

function developmentFault(name: KeyName, file: string): string[] {
  const id = isRing(name) ? textOf(file).match(/^(dev-\S*) /m)?.[1] : undefined;
  return id ? [`${KEY_FILES[name]}: ${id} is a development key: npx usynys vault key <id> makes one`] : [];
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return file; // contentFault reports it
  }
}
