/** One verb of `usynys`, as help shows it and as main.ts runs it. */
export type Command = {
  /** The words that name it, such as `operator new`. */
  words: string;
  /** Its arguments: `<needed>`, `[may be left out]`. */
  takes?: readonly string[];
  options?: Readonly<Record<string, Option>>;
  /** One sentence: what it does. */
  does: string;
  example: string;
  /** What it reads before it runs: the settings of an installation, or also its database. */
  needs?: 'settings' | 'database';
  /** Returns the exit code. */
  run: (given: Given) => number | Promise<number>;
};

export type Option = { means: string; value?: string; isNeeded?: true };
export type Given = { args: string[]; options: Record<string, string | boolean | undefined> };

/** An option with a value, or undefined. */
export const textOf = ({ options }: Given, name: string): string | undefined => {
  const value = options[name];
  return typeof value === 'string' ? value : undefined;
};

/** What every command can end with. */
export const EXIT_CODES =
  'Exit codes: 0 done; 1 a fault was found, or it was refused; 2 not understood, or wrong settings.';
