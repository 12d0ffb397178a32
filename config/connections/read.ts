import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { filledIn } from '../../adapters/settings/placeholders.ts';
import { faultsIn, inPlainWords } from '../../adapters/settings/plain-words.ts';
import { WrongSettings } from '../../adapters/settings/wrong-settings.ts';
import { Connections } from './definition.ts';

/** Reads the file of connections, with ${NAME} filled in from the environment; throws one error that names every
 *  mistake. */
export function readConnections(file: string, env: NodeJS.ProcessEnv): Connections {
  try {
    return Connections.parse(filledIn(parse(readFileSync(file, 'utf8')), env), { error: inPlainWords });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT')
      throw new WrongSettings(`Wrong settings:\n  CONNECTIONS: there is no file ${file}`, { cause: error });
    const faults = error instanceof z.ZodError ? faultsIn(error) : (error as Error).message.trimEnd().split('\n');
    const lines = faults.map((one) => `  ${one}`).join('\n');
    throw new WrongSettings(`The connections in ${file} are not valid:\n${lines}`, { cause: error });
  }
}
