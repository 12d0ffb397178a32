/** One check of the doctor; `run` returns what it found, or throws a Trouble or a Warning. */
export type Check = {
  what: string;
  run: () => Promise<string | undefined>;
  /** The check that must pass before this one can run. */
  after?: string;
};
/** What is wrong and what helps; thrown by a check. */
export class Trouble extends Error {
  readonly help: string | undefined;
  constructor(wrong: string, help?: string) {
    super(wrong);
    this.help = help;
  }
}

/** What should be seen to, and is no trouble yet; thrown by a check. */
export class Warning extends Trouble {}

const TIMEOUT_MS = 15_000;

/** Runs all checks, one after the other, prints the results in plain words, and returns the number of troubles. */
export async function runChecks(checks: readonly Check[], say: (line: string) => void): Promise<number> {
  let troubles = 0;
  const failed = new Set<string>();
  for (const { what, run, after } of checks) {
    if (after !== undefined && failed.has(after)) {
      failed.add(what);
      say(`  – ${what}: not checked, because ${after} failed`);
      continue;
    }
    const found = await inTime(run).catch((fault: Error) => fault);
    if (!(found instanceof Error)) {
      say(`  ✓ ${what}${found ? `: ${found}` : ''}`);
      continue;
    }
    const isWarning = found instanceof Warning;
    if (!isWarning) {
      troubles += 1;
      failed.add(what);
    }
    say(`  ${isWarning ? '!' : '✗'} ${what}: ${found.message}`);
    if (found instanceof Trouble && found.help) say(`      ${found.help}`);
  }
  return troubles;
}

function inTime<T>(run: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Trouble(`no answer within ${TIMEOUT_MS / 1000} s`)), TIMEOUT_MS);
  });
  return Promise.race([run(), late]).finally(() => clearTimeout(timer));
}
