/** The source of this project, and what imports what. */
import fs from 'node:fs';
import path from 'node:path';

/** Files by their path from the root, with their text. */
export type Tree = Record<string, string>;
export type Import = { target: string; isType: boolean };

/** What a file imports: static, dynamic, and types. */
export function importsOf(file: string, source: string): Import[] {
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

/** Every file of TypeScript and JavaScript, generated ones apart. */
export function readTree(folder = '.'): Tree {
  const skipped = /^(node_modules|coverage|release|docs|\..*|prisma\/generated)$/;
  const entries = fs.readdirSync(folder, { withFileTypes: true });
  return Object.assign(
    {},
    ...entries.map((entry) => {
      const place = path.posix.join(folder, entry.name);
      if (skipped.test(place)) return {};
      if (entry.isDirectory()) return readTree(place);
      return /(?<!\.d)\.(ts|mjs)$/.test(place) ? { [place]: fs.readFileSync(place, 'utf8') } : {};
    }),
  );
}
