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

const USED = /\$\{?([A-Z_][A-Z0-9_]*)/;
const ASSIGNED = /(?:^|[\s;(])(?:export |local )?([A-Z_][A-Z0-9_]*)=|\bread (?:-r )?([A-Z_]+)\b/;
/** A file that is read in; the comment beside it names what it sets. */
const READ_IN = /^ *\. \S+.*#(.*)$/;
const EVENT = new RegExp(`${USED.source}|${ASSIGNED.source}`, 'gm');
const FUNCTION = /^ *\w+\(\) \{(?:.*\}$|[^]*?^\})/gm;

/** The variables that the blocks of a page use before a block of that page sets them; those in the body of a function
 *  are used when it is called, and must be set somewhere on the page. */
export function unsetVariables(blocks: readonly Block[]): string[] {
  const set = new Set(OF_THE_SHELL);
  const early = blocks.flatMap(({ line, commands }) => {
    const outside = commands.replace(FUNCTION, '');
    return outside.split('\n').flatMap((text) => usedBeforeSet(text, set).map((name) => `line ${line}: $${name}`));
  });
  const inside = blocks.flatMap(({ line, commands }) =>
    (commands.match(FUNCTION) ?? []).flatMap((body) =>
      usedBeforeSet(body, set).map((name) => `line ${line}: $${name}`),
    ),
  );
  return [...early, ...inside];
}

function usedBeforeSet(text: string, set: Set<string>): string[] {
  for (const [name] of (READ_IN.exec(text)?.[1] ?? '').matchAll(/\b[A-Z][A-Z0-9_]+\b/g)) set.add(name);
  return [...text.matchAll(EVENT)].flatMap(([, used, given, read]) => {
    const name = given ?? read;
    if (name !== undefined) set.add(name);
    return used === undefined || set.has(used) ? [] : [used];
  });
}
