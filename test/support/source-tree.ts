/** The source of this project, and what imports what. */
import fs from 'node:fs';
import path from 'node:path';

/** Files by their path from the root, with their text. */
export type Tree = Record<string, string>;
export type Import = { target: string; isType: boolean };

const CODE = /(?<!\.d)\.(ts|mjs|js)$/;
const TEXT = /(?<!\.d)\.(ts|mjs|js|css|html|sql|prisma)$/;
/** Downloaded, generated or built files, and the documents, which are not source. */
const SKIPPED = /^(node_modules|coverage|release|docs|\..*|prisma\/generated|api\/docs-page\/generated)$/;

/** What a file imports: static, dynamic, and types. */
export function importsOf(file: string, source: string): Import[] {
  if (!CODE.test(file)) return [];
  const statements = source.matchAll(/^\s*(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s+)?'([^']+)'/gm);
  const calls = source.matchAll(/\bimport\('([^']+)'\)/g);
  return [
    ...[...statements].map(([, type, target = '']) => ({ target: resolve(file, target), isType: type !== undefined })),
    ...[...calls].map(([, target = '']) => ({ target: resolve(file, target), isType: false })),
  ];
}

function resolve(file: string, target: string): string {
  if (target.startsWith('.')) return path.posix.join(path.posix.dirname(file), target);
  return target.startsWith('node:') ? target : `npm:${target}`;
}

/** Every file of code, of pages and of the database, generated ones apart. */
export function readTree(folder = '.'): Tree {
  const entries = fs.readdirSync(folder, { withFileTypes: true });
  return Object.assign(
    {},
    ...entries.map((entry) => {
      const place = path.posix.join(folder, entry.name);
      if (SKIPPED.test(place)) return {};
      if (entry.isDirectory()) return readTree(place);
      return TEXT.test(place) ? { [place]: fs.readFileSync(place, 'utf8') } : {};
    }),
  );
}

/** The files of a tree that hold code. */
export const codeOf = (tree: Tree): Tree =>
  Object.fromEntries(Object.entries(tree).filter(([file]) => CODE.test(file)));

/** Every line of a tree that a pattern finds, after the path of its file. */
export const linesWith = (tree: Tree, pattern: RegExp): string[] =>
  Object.entries(tree).flatMap(([file, source]) =>
    source.split('\n').flatMap((line) => (pattern.test(line) ? [`${file}: ${line.trim()}`] : [])),
  );

/** Every file of a tree that a pattern finds. */
export const filesWith = (tree: Tree, pattern: RegExp): string[] =>
  Object.entries(tree).flatMap(([file, source]) => (pattern.test(source) ? [file] : []));
