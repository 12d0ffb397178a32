import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { filledIn } from '../../adapters/settings/placeholders.ts';
import { inPlainWords } from '../../adapters/settings/plain-words.ts';
import { WrongSettings } from '../../adapters/settings/wrong-settings.ts';
import { Connections } from './definition.ts';

/** Reads the file of connections, with ${NAME} filled in from the environment; throws one error that names every
 *  mistake. */
export function readConnections(file: string, env: NodeJS.ProcessEnv): Connections {
  try {
    return Connections.parse(filledIn(parse(readFileSync(file, 'utf8')), env), { error: inPlainWords });
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message;
    throw new WrongSettings(`The connections in ${file} are not valid:\n${reason}`, { cause: error });
  }
}
