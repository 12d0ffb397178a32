/** Keys by their ids, from a file that only the processes can read: one line a key, `<id> <base64 of 32 bytes>`. The first is
 *  used from now on, the others open what they closed. */
import { readFileSync } from 'node:fs';

export type Key = { id: string; bytes: Buffer };
export type KeyRing = {
  current: () => Key;
  /** A key by its id. One that is not known yet may have been added to the file meanwhile: it is read again. */
  find: (id: string) => Key | undefined;
};

const KEY_BYTES = 32;
const LINE = /^([a-z0-9][a-z0-9.-]{0,30}) ([A-Za-z0-9+/]{43}=)$/;

/** Opens a file of keys; throws when it holds none, or something else than keys. */
export function openKeyRing(file: string): KeyRing {
  let keys = readKeys(file);
  return {
    current: () => keys[0]!,
    find(id) {
      const found = keys.find((key) => key.id === id);
      if (found) return found;
      keys = readKeys(file);
      return keys.find((key) => key.id === id);
    },
  };
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
