import fs from 'node:fs';
import { verifierOf } from '../adapters/proof/keys.ts';
import { WrongSettings } from '../adapters/settings/wrong-settings.ts';

/** The verifier keys of a file, one a line; empty lines and lines that begin with # are ignored. */
export function keysIn(file: string): string[] {
  if (!fs.existsSync(file))
    throw new WrongSettings(
      `There is no file ${file}. \`npx usynys key show <key file> <name>\` prints the line of a key for it.`,
    );
  const lines = fs.readFileSync(file, 'utf8').split('\n');
  return lines.flatMap((line, index) => {
    const text = line.trim();
    return text === '' || text.startsWith('#') ? [] : [vkeyOf(text, `${file}, line ${index + 1}`)];
  });
}

function vkeyOf(text: string, place: string): string {
  try {
    return verifierOf(text).vkey;
  } catch (fault) {
    throw new WrongSettings(`${place}: ${(fault as Error).message}.`, { cause: fault });
  }
}
