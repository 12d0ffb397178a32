/** Reads what was typed after `usynys`: which command, with which arguments and options. */
import { parseArgs } from 'node:util';
import type { Command, Given } from './commands/command.ts';
import { commandsUnder, helpOf, listOf, unknownCommand, usageOf } from './help.ts';
import { nearest } from './near.ts';

/** What was typed: a command to run, or a text to print with an exit code. */
export type Typed = { command: Command; given: Given } | { text: string; code: 0 | 2 };

/** Reads the arguments of the process. */
export function readArguments(typed: readonly string[]): Typed {
  const firstOption = typed.findIndex((word) => word.startsWith('-'));
  const words = firstOption < 0 ? [...typed] : typed.slice(0, firstOption);
  const asksForHelp = typed.includes('--help') || typed.includes('-h');
  const command = [words.slice(0, 2), words.slice(0, 1)]
    .map((some) => commandsUnder(some).find((one) => one.words === some.join(' ')))
    .find((found) => found !== undefined);
  if (command) return asksForHelp ? { text: helpOf(command), code: 0 } : readOptions(command, typed);
  const group = commandsUnder(words);
  if (group.length === 0) return { text: unknownCommand(words), code: 2 };
  if (words.length === 0 && firstOption === 0 && !asksForHelp)
    return { text: `There is no option ${typed[0]}. See npx usynys --help.`, code: 2 };
  return { text: listOf(group), code: asksForHelp ? 0 : 2 };
}

function readOptions(command: Command, typed: readonly string[]): Typed {
  const known = Object.entries(command.options ?? {});
  const options = Object.fromEntries(
    known.map(([name, { value }]) => [name, { type: value === undefined ? 'boolean' : 'string' } as const]),
  );
  const wrong = (what: string): Typed => ({ text: `${command.words}: ${what}.\n${usageOf(command)}`, code: 2 });
  try {
    const { values, positionals } = parseArgs({ args: [...typed], options, allowPositionals: true });
    const args = positionals.slice(command.words.split(' ').length);
    const takes = command.takes ?? [];
    const absent = takes.slice(args.length).find((one) => !one.startsWith('['));
    if (absent) return wrong(`${absent} is missing`);
    if (args.length > takes.length) return wrong(`"${args[takes.length]}" is one argument too many`);
    const needed = known.find(([name, { isNeeded }]) => isNeeded && values[name] === undefined);
    if (needed) return wrong(`--${needed[0]} is missing: ${needed[1].means}`);
    return { command, given: { args, options: values } };
  } catch (fault) {
    return wrong(
      inWords(
        fault as Error & { code?: string },
        known.map(([name]) => name),
      ),
    );
  }
}

/** What parseArgs complains about. */
function inWords({ code, message }: Error & { code?: string }, known: readonly string[]): string {
  const [, option = 'an option'] = /'(-[^' ]+)/.exec(message) ?? [];
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') {
    const near = nearest(option.replace(/^-+/, ''), known);
    return `it has no option ${option}${near === undefined ? '' : `, but it has --${near}`}`;
  }
  return /does not take an argument/.test(message) ? `${option} takes no value` : `${option} needs a value`;
}
