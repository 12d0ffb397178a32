/** What `--help` prints. */
import { COMMANDS } from './commands/all.ts';
import type { Command, Option } from './commands/command.ts';
import { EXIT_CODES } from './commands/command.ts';
import { nearest } from './near.ts';

const optionOf = ([name, { value }]: [string, Option]): string => `--${name}${value ? ` ${value}` : ''}`;

/** The line that names a command with all that it takes. */
export function usageOf({ words, takes = [], options = {} }: Command): string {
  const named = Object.entries(options).map((one) => (one[1].isNeeded ? optionOf(one) : `[${optionOf(one)}]`));
  return ['npx usynys', words, ...takes, ...named].join(' ');
}

/** The help of one command. */
export function helpOf(command: Command): string {
  const options = Object.entries(command.options ?? {});
  const width = Math.max(0, ...options.map((one) => optionOf(one).length));
  return [
    usageOf(command),
    `    ${command.does}`,
    ...options.map((one) => `    ${optionOf(one).padEnd(width)}  ${one[1].means}`),
    `    Example: ${command.example}`,
    ...(command.needs ? [`    ${SETTINGS}`] : []),
    EXIT_CODES,
  ].join('\n');
}

const SETTINGS =
  'Settings: those of npm start in this clone, or of the environment when DATABASE_URL is set (docs/settings.md).';

/** The help of several commands, each with one line. */
export function listOf(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ words, takes = [] }) => [words, ...takes].join(' ').length));
  return [
    'npx usynys <command> [options]',
    ...commands.map(({ words, takes = [], does }) => `  ${[words, ...takes].join(' ').padEnd(width)}  ${does}`),
    'npx usynys <command> --help shows the options of a command and an example.',
    EXIT_CODES,
  ].join('\n');
}

/** The commands that begin with these words; all for none. */
export const commandsUnder = (words: readonly string[]): Command[] =>
  COMMANDS.filter((command) => words.every((word, index) => command.words.split(' ')[index] === word));

/** What to say about words that name no command. */
export function unknownCommand(words: readonly string[]): string {
  const under = commandsUnder(words.slice(0, 1));
  const known = under.length > 0 ? under.map((command) => command.words) : groups();
  const typed = words.slice(0, 2).join(' ');
  const near = nearest(under.length > 0 ? typed : words[0]!, known);
  const hint = near === undefined ? `Known: ${known.join(', ')}.` : `Did you mean "${near}"?`;
  return `There is no command "${typed}". ${hint} See npx usynys --help.`;
}

const groups = (): string[] => [...new Set(COMMANDS.map(({ words }) => words.split(' ')[0]!))];
