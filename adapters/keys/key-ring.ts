/** Keys by their ids, from a file that only the processes can read: one line a key, `<id> <base64 of 32 bytes>`. The
 *  first is used from now on, to encrypt or to hash; the others serve what was made with them. A changed file is read
 *  again, so keys rotate without a restart. */
import { readFileSync, statSync } from 'node:fs';

export type Key = { id: string; bytes: Buffer };
export type KeyRing = {
  current: () => Key;
  find: (id: string) => Key | undefined;
};

const KEY_BYTES = 32;
const LINE = /^([a-z0-9][a-z0-9.-]{0,30}) ([A-Za-z0-9+/]{43}=)$/;

/** Opens a file of keys; throws when it holds no key, or something other than keys. */
export function openKeyRing(file: string): KeyRing {
  let state = stateOf(file);
  let keys = readKeys(file);
  /** A file that became invalid, or is half written, changes nothing for a running process; the next start refuses
   *  it. */
  const fresh = (): Key[] => {
    try {
      const now = stateOf(file);
      if (now !== state) [keys, state] = [readKeys(file), now];
    } catch {
      // the keys that were read last stay valid
    }
    return keys;
  };
  return { current: () => fresh()[0]!, find: (id) => fresh().find((key) => key.id === id) };
}

/** Changes when the file is written or replaced. */
function stateOf(file: string): string {
  const { ino, size, mtimeNs } = statSync(file, { bigint: true });
  return `${ino} ${size} ${mtimeNs}`;
}

function readKeys(file: string): Key[] {
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  const keys = lines.map((line, index) => {
    const [, id, base64] = LINE.exec(line) ?? [];
    if (!id || !base64)
      throw new Error(`Line ${index + 1} of ${file} is not a key: <id> <base64 of ${KEY_BYTES} bytes>`);
    const bytes = Buffer.from(base64, 'base64');
    if (new Set(bytes).size < 8) throw new Error(`The key ${id} in ${file} is not random: make a new one`);
    return { id, bytes };
  });
  if (keys.length === 0) throw new Error(`${file} holds no key`);
  if (new Set(keys.map(({ id }) => id)).size < keys.length) throw new Error(`Two keys in ${file} have the same id`);
  return keys;
}
