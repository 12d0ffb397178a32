/** `usynys`, the command line. What it can do: commands/all.ts. */
import { databaseTrouble } from '../adapters/store/database/reach.ts';
import { WrongSettings } from '../adapters/settings/wrong-settings.ts';
import { givenDatabase } from '../config/commands.ts';
import { takeSettingsOfStart } from '../config/started-system.ts';
import { readArguments } from './arguments.ts';
import type { Command, Given } from './commands/command.ts';
import { explain } from './faults.ts';

/** As of a program that SIGPIPE ended. */
const READER_GONE = 141;

// A reader such as `head` wants no more: this is no fault, and no success either.
process.stdout.on('error', (fault: NodeJS.ErrnoException) => {
  if (fault.code === 'EPIPE') process.exit(READER_GONE);
  throw fault;
});
process.exitCode = await main(process.argv.slice(2));

async function main(typed: string[]): Promise<number> {
  const read = readArguments(typed);
  if ('command' in read) return run(read.command, read.given);
  (read.code === 0 ? console.log : console.error)(read.text);
  return read.code;
}

async function run(command: Command, given: Given): Promise<number> {
  try {
    const taken = command.needs ? takeSettingsOfStart() : undefined;
    if (taken) console.error(taken);
    const database = command.needs === 'database' ? givenDatabase() : undefined;
    const trouble = database && (await databaseTrouble(database));
    if (trouble) throw new WrongSettings(taken ? `${trouble} Is npm start running in this clone?` : trouble);
    return await command.run(given);
  } catch (fault) {
    const { text, code } = explain(fault);
    console.error(text);
    return code;
  }
}
