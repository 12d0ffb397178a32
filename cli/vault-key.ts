/** New keys for the files of keys. A living file is never truncated: the new content takes its place in one step. */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import { openKeyRing } from '../adapters/keys/key-ring.ts';

const lineOf = (id: string): string => `${id} ${randomBytes(32).toString('base64')}`;

/** Prints a line for a file of keys. */
export function newVaultKey(id: string): number {
  if (!isId(id)) return 2;
  console.log(lineOf(id));
  return 0;
}

/** Adds a new key to a file of keys, or makes the file. The first key of a file is the one that encrypts. */
export function addVaultKey(id: string, file: string, where: 'first' | 'last'): number {
  if (!isId(id)) return 2;
  const lines = fs.existsSync(file) ? linesOf(file) : [];
  if (lines.some((line) => line.startsWith(`${id} `))) {
    console.error(`${file} has a key "${id}" already: give the new key another name. Nothing was changed.`);
    return 1;
  }
  const all = where === 'first' ? [lineOf(id), ...lines] : [...lines, lineOf(id)];
  replace(file, `${all.join('\n')}\n`);
  const ids = all.filter((line) => !line.startsWith('#')).map((line) => line.split(' ')[0]);
  console.log(
    `${file} has ${ids.length} ${ids.length === 1 ? 'key' : 'keys'}; the first one encrypts: ${ids.join(', ')}`,
  );
  return 0;
}

function isId(id: string): boolean {
  if (/^[a-z0-9][a-z0-9.-]{0,30}$/.test(id)) return true;
  console.error(`A key is named with small letters, digits, dots and hyphens, such as 2026-12; it is "${id}".`);
  return false;
}

/** The lines of a file of keys; a file with anything else is refused, and not written. */
function linesOf(file: string): string[] {
  openKeyRing(file);
  return fs
    .readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '');
}

function replace(file: string, content: string): void {
  const target = fs.existsSync(file) ? fs.realpathSync(file) : file; // a folder of keys may hold links
  const fresh = `${target}.${process.pid}.new`;
  const place = fs.openSync(fresh, 'wx', 0o600);
  try {
    fs.writeFileSync(place, content);
    fs.fsyncSync(place);
    if (fs.existsSync(target)) {
      const { uid, gid } = fs.statSync(target);
      fs.fchownSync(place, uid, gid); // the process that uses it must be able to read it
    }
    fs.renameSync(fresh, target);
  } finally {
    fs.closeSync(place);
    fs.rmSync(fresh, { force: true });
  }
}
