/** Key folders as the setting KEYS_DIR expects them. */
import { randomBytes } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { newKeyPem } from '../../adapters/proof/keys.ts';
import type { KeyName } from '../../config/keys.ts';
import { KEY_FILES } from '../../config/keys.ts';

export const keyLine = (id: string) => `${id} ${randomBytes(32).toString('base64')}\n`;

const isPem = (name: KeyName): boolean => KEY_FILES[name].endsWith('.pem');

/** Writes random keys into a new folder inside `folder` and returns its path. */
export function keysFolder(under: string, names: readonly KeyName[], id = 'k1'): string {
  const folder = path.join(under, 'keys');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const name of names) writeKey(folder, name, isPem(name) ? newKeyPem() : keyLine(id));
  return folder;
}

/** Writes one key file that only its owner may read, and returns its path. */
export function writeKey(folder: string, name: KeyName, content: string): string {
  const place = path.join(folder, KEY_FILES[name]);
  writeFileSync(place, content, { mode: 0o600 });
  return place;
}

/** Copies the folder and replaces some keys, or removes those that are `null`. */
export function keysBut(folder: string, changes: Partial<Record<KeyName, string | null>>): string {
  const copy = mkdtempSync(`${folder}-`);
  for (const file of readdirSync(folder)) copyFileSync(path.join(folder, file), path.join(copy, file));
  for (const [name, content] of Object.entries(changes) as [KeyName, string | null][]) {
    const place = path.join(copy, KEY_FILES[name]);
    if (existsSync(place)) rmSync(place);
    if (content !== null) writeKey(copy, name, content);
  }
  return copy;
}
