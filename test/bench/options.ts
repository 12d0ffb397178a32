import { parseArgs } from 'node:util';

/** What one run of the bench does. */
export type Options = {
  /** ABBA rounds: four blocks each. */
  rounds: number;
  /** Offers in one A block. */
  offers: number;
  /** Bare workflows in one B block. */
  bare: number;
  /** How many offers, or bare workflows, are under way at any time. */
  inFlight: number;
  /** Samples of each latency on the idle system. */
  samples: number;
  /** Personal data sealed, payloads closed, checkpoints signed. */
  isProtected: boolean;
  /** Measures nothing; keys are changed and people erased under the load of offers. */
  rotate: boolean;
  json: string | undefined;
  profile: string | undefined;
};

export const HELP = `npm run bench -- [options]
  --rounds <n>      ABBA rounds (3)
  --offers <n>      whole offers in one A block (200)
  --bare <n>        bare workflows in one B block (twice the offers)
  --in-flight <n>   how many are under way at any time (24)
  --samples <n>     samples of each latency on the idle system (200)
  --unprotected     nothing is sealed, closed or signed: what protection costs is the difference
  --rotate          measures nothing: changes every key and erases people under the load of at least --offers
  --json <file>     writes all numbers
  --profile <dir>   writes CPU profiles of api and worker, and the statements with their times (slows both down)`;

/** Reads the command line; undefined when it asks for help. Throws on an unknown option. */
export function readOptions(args: string[]): Options | undefined {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args,
    options: {
      rounds: { ...text, default: '3' },
      offers: { ...text, default: '200' },
      bare: text,
      'in-flight': { ...text, default: '24' },
      samples: { ...text, default: '200' },
      unprotected: { type: 'boolean', default: false },
      rotate: { type: 'boolean', default: false },
      json: text,
      profile: text,
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) return undefined;
  const offers = count('offers', values.offers);
  return {
    rounds: count('rounds', values.rounds),
    offers,
    bare: values.bare === undefined ? 2 * offers : count('bare', values.bare),
    inFlight: count('in-flight', values['in-flight']),
    samples: count('samples', values.samples),
    isProtected: !values.unprotected || values.rotate,
    rotate: values.rotate,
    json: values.json,
    profile: values.profile,
  };
}

function count(name: string, given: string): number {
  const number = Number(given);
  if (!Number.isInteger(number) || number < 1)
    throw new Error(`--${name} must be a whole number above 0, not ${given}`);
  return number;
}
