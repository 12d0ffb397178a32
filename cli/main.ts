/** `usynys`: what an outsider or an auditor runs. 0: all is well; 1: something is wrong, and said; 2: the command is not understood. */
import { parseArgs } from 'node:util';

const USAGE = `usynys verify <proof.json> [--keys <file>]
    checks the proof of an offer, offline
usynys audit verify [--keys <file>] [--checkpoints <file>]
    checks the whole database of DATABASE_URL
usynys key new <file> <name>
    makes a signing key and prints what others need to check it
usynys key show <file> <name>
    prints that once more

--keys: a file with one verifier key a line; --checkpoints: the file that the worker keeps beside the database`;

process.exitCode = await run(process.argv.slice(2));

async function run(args: string[]): Promise<number> {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { keys: { type: 'string' }, checkpoints: { type: 'string' } },
    });
    const [command = '', ...rest] = positionals;
    const [first, second, third] = rest;
    // Each command brings only what it needs: a proof is checked without a database.
    if (command === 'verify' && first && !second) return (await import('./verify.ts')).verify(first, values.keys);
    if (command === 'audit' && first === 'verify' && !second)
      return await (await import('./audit.ts')).auditVerify(values);
    if (command === 'key' && first === 'new' && second && third)
      return (await import('./key.ts')).newKey(second, third);
    if (command === 'key' && first === 'show' && second && third)
      return (await import('./key.ts')).showKey(second, third);
    console.error(USAGE);
    return 2;
  } catch (fault) {
    console.error((fault as Error).message);
    return 2;
  }
}
