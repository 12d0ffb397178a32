/** The blocks of shell commands in the documents, and the mark above each: whether a test runs it. */
import fs from 'node:fs';
import path from 'node:path';

/** A block runs, and its last line of output may be stated (`…` stands for anything); or it has a reason why not. */
export type Mark = { runs: true; lastLine?: string } | { runs: false; reason: string };
export type Block = { page: string; line: number; commands: string; mark: Mark | undefined };

const AT_THE_ROOT = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md'];
const MARK = /^ *<!-- (?:(run)(?:: (.+))?|not run: (.+)) -->$/;
/** All names of a shell that a fence may have: they are found here, and `sh` is the one that we use. */
const FENCE = /^( *)```(sh|bash|shell|console|zsh)\b(.*)$/;

/** Every page that people read. */
export function pages(): string[] {
  const inDocs = fs.readdirSync('docs', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.md'));
  return [
    ...AT_THE_ROOT,
    'test/scenarios/cases/README.md',
    ...inDocs.map((file) => path.posix.join('docs', file)),
  ].sort();
}

/** The blocks of a page, in order. */
export const blocksOf = (page: string): Block[] => blocksIn(page, fs.readFileSync(page, 'utf8'));

/** The blocks of a text. */
export function blocksIn(page: string, text: string): Block[] {
  const lines = text.split('\n');
  return lines.flatMap((line, index) => {
    const [, indent = ''] = FENCE.exec(line) ?? [];
    if (!FENCE.test(line)) return [];
    const length = lines.slice(index + 1).findIndex((next) => next.trim() === '```');
    const inside = lines.slice(index + 1, index + 1 + length).map((one) => one.slice(indent.length));
    return [{ page, line: index + 1, commands: inside.join('\n'), mark: markIn(lines[index - 1] ?? '') }];
  });
}

/** The fences of a text that name a shell in another way than `sh`. */
export const otherFences = (text: string): string[] =>
  text.split('\n').filter((line) => {
    const [, , shell, more] = FENCE.exec(line) ?? [];
    return shell !== undefined && (shell !== 'sh' || more !== '');
  });

function markIn(line: string): Mark | undefined {
  const [, run, lastLine, reason] = MARK.exec(line) ?? [];
  if (run) return { runs: true, ...(lastLine ? { lastLine } : {}) };
  return reason ? { runs: false, reason } : undefined;
}

/** Whether a line is what a mark states. */
export function fits(stated: string, line: string): boolean {
  const literal = stated.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${literal.join('.*')}$`).test(line);
}

/** Variables that a shell has by itself. */
const OF_THE_SHELL = new Set(['HOME', 'PATH', 'PWD', 'USER', 'RANDOM', 'EDITOR']);

/** The variables that the blocks of a page use before a block of that page sets them. */
export function unsetVariables(blocks: readonly Block[]): string[] {
  const set = new Set(OF_THE_SHELL);
  return blocks.flatMap(({ line, commands }) =>
    [
      ...commands.matchAll(
        /\$\{?([A-Z_][A-Z0-9_]*)|(?:^|[\s;(])(?:export )?([A-Z_][A-Z0-9_]*)=|\bread (?:-r )?([A-Z_]+)\b/gm,
      ),
    ].flatMap(([, used, given, read]) => {
      const name = given ?? read;
      if (name !== undefined) set.add(name);
      return used === undefined || set.has(used) ? [] : [`line ${line}: $${used}`];
    }),
  );
}
