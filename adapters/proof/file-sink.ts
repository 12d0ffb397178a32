import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';
import type { CheckpointSink } from '../../activities/checkpoint-sink.ts';

const TAIL = 16_384;

/** Notes in one file, an empty line after each. A note that a crash left half written is closed off and skipped. */
export function fileSink(file: string): CheckpointSink {
  return {
    async last() {
      return withFile(file, async (handle) => notesIn(await tailOf(handle)).at(-1));
    },
    async append(notes) {
      await withFile(file, async (handle) => {
        const tail = await tailOf(handle);
        await handle.appendFile(closing(tail) + notes.map((note) => `${note}\n`).join(''));
        await handle.sync();
      });
    },
  };
}

/** A cut signature must not be read as a whole one. */
function closing(tail: string): string {
  if (tail === '' || tail.endsWith('\n\n')) return '';
  return tail.endsWith('\n') ? '\n' : '\n(cut off)\n\n';
}

async function withFile<T>(file: string, work: (handle: FileHandle) => Promise<T>): Promise<T> {
  const handle = await open(file, 'a+', 0o640);
  try {
    return await work(handle);
  } finally {
    await handle.close();
  }
}

/** The file grows for years; its last note is in its last kilobytes. */
async function tailOf(handle: FileHandle): Promise<string> {
  const { size } = await handle.stat();
  const length = Math.min(size, TAIL);
  const { buffer } = await handle.read(Buffer.alloc(length), 0, length, size - length);
  return buffer.toString('utf8');
}

/** The whole notes of a file: three lines, an empty one, and at least one signature. */
export function notesIn(text: string): string[] {
  return [...text.matchAll(/^(?:[^\n—][^\n]*\n){3}\n(?:— [^\n]+\n)+(?=\n|$)/gmu)].map(([note]) => note);
}
