import fs from 'node:fs';
import { verifierOf } from '../adapters/proof/keys.ts';

/** The verifier keys of a file, one a line; empty lines and lines that begin with # are ignored. */
export function keysIn(file: string): string[] {
  const lines = fs.readFileSync(file, 'utf8').split('\n');
  return lines
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => verifierOf(line).vkey);
}
