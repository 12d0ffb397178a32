/** One thing that was looked at: what was found, or what is wrong and what helps. */
export type Check = {
  what: string;
  look: () => Promise<string | undefined>;
  /** The check without whose success there is nothing to look at. */
  after?: string;
};
/** `wrong` and what helps; thrown by a look. */
export class Trouble extends Error {
  readonly help: string | undefined;
  constructor(wrong: string, help?: string) {
    super(wrong);
    this.help = help;
  }
}

const PATIENCE_MS = 15_000;

/** Looks at everything, one after the other, and says it in plain words; the number of troubles. */
export async function lookAtAll(checks: readonly Check[], say: (line: string) => void): Promise<number> {
  let troubles = 0;
  const failed = new Set<string>();
  for (const { what, look, after } of checks) {
    if (after !== undefined && failed.has(after)) {
      failed.add(what);
      say(`  – ${what}: not looked at, as ${after} has to be well first`);
      continue;
    }
    const found = await inTime(look).catch((fault: Error) => fault);
    if (!(found instanceof Error)) say(`  ✓ ${what}${found ? `: ${found}` : ''}`);
    else {
      troubles += 1;
      failed.add(what);
      say(`  ✗ ${what}: ${found.message}`);
      if (found instanceof Trouble && found.help) say(`      ${found.help}`);
    }
  }
  return troubles;
}

function inTime<T>(look: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Trouble(`no answer within ${PATIENCE_MS / 1000} s`)), PATIENCE_MS);
  });
  return Promise.race([look(), late]).finally(() => clearTimeout(timer));
}
