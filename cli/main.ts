/** `usynys`, the command line. Exit codes: 0 success; 1 a fault was found and printed; 2 the command is not
 *  understood. */
import { parseArgs } from 'node:util';

const USAGE = `usynys verify <proof.json> [--keys <file>]
    checks the proof of an offer, offline
usynys audit verify [--keys <file>] [--checkpoints <file>]
    checks the whole database of DATABASE_URL
usynys catalogue [<folder>] [--texts]
    checks the services of a catalogue folder; prints what their SMS cost in parts
usynys doctor
    checks every connection and prints in plain words what is wrong
usynys temporal prepare
    adds the search attributes of offers to the namespace of Temporal
usynys temporal rebuild
    starts the runs of all open offers again, for a Temporal that has lost them
usynys reread
    reads unread replies to open offers again; those that are answers today become tasks
usynys key new <file> <name>
    makes a signing key and prints its public key
usynys key show <file> <name>
    prints the public key of a signing key
usynys api-key new --provider <id> [--scopes offers,services] [--expires P1Y]
    makes an API key for a provider's system and prints it once
usynys api-key list
    lists all keys: status and last use
usynys api-key revoke <prefix>
    revokes a key at once
usynys operator new <name> --role viewer|operator|supervisor|admin [--own-password]
    makes an account; prints its password once, or reads the password from standard input
usynys operator password <name> [--own-password]
    sets a new password and ends the sessions
usynys operator role <name> --role <role>
usynys operator disable <name>
    disables the account and ends its sessions at once
usynys operator list
usynys vault key <id>
    prints a new key-encryption key: put the line first in vault.keys of KEYS_DIR
usynys vault rotate
    encrypts every person's key with the first key of vault.keys, while the system runs
usynys vault erase person|organisation --by <name>
    erases the person or organisation whose IIN or BIN standard input has

--keys: a file with one verifier key a line; --checkpoints: the file that the worker keeps beside the database`;

const text = { type: 'string' } as const;
const OPTIONS = {
  keys: text,
  checkpoints: text,
  provider: text,
  scopes: text,
  expires: text,
  by: text,
  role: text,
  'own-password': { type: 'boolean' } as const,
  texts: { type: 'boolean' } as const,
};

/** As of a program that SIGPIPE ended. */
const READER_GONE = 141;

// A reader such as `head` wants no more: this is no fault, and no success either.
process.stdout.on('error', (fault: NodeJS.ErrnoException) => {
  if (fault.code === 'EPIPE') process.exit(READER_GONE);
  throw fault;
});
process.exitCode = await run(process.argv.slice(2));

async function run(args: string[]): Promise<number> {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: OPTIONS,
    });
    const [command = '', ...rest] = positionals;
    const [first, second, third] = rest;
    // Each command imports only what it needs: a proof is checked without a database.
    if (command === 'verify' && first && !second) return (await import('./verify.ts')).verify(first, values.keys);
    if (command === 'audit' && first === 'verify' && !second)
      return await (await import('./audit.ts')).auditVerify(values);
    if (command === 'key' && first === 'new' && second && third)
      return (await import('./key.ts')).newKey(second, third);
    if (command === 'key' && first === 'show' && second && third)
      return (await import('./key.ts')).showKey(second, third);
    if (command === 'catalogue' && !second) return (await import('./catalogue.ts')).catalogue(first, values);
    if (command === 'doctor' && !first) return await (await import('./doctor.ts')).doctor();
    if (command === 'reread' && !first) return await (await import('./reread.ts')).reread();
    if (command === 'temporal' && first === 'prepare' && !second)
      return await (await import('./temporal.ts')).prepareTemporal();
    if (command === 'temporal' && first === 'rebuild' && !second)
      return await (await import('./temporal.ts')).rebuildRuns();
    if (command === 'vault') return await vaultCommand(rest, values.by);
    const done =
      command === 'operator'
        ? (await import('./operator.ts')).operatorCommand(rest, values)
        : command === 'api-key' && (await import('./api-key.ts')).apiKeyCommand(rest, values);
    return done ? await done : notUnderstood();
  } catch (fault) {
    console.error((fault as Error).message);
    return 2;
  }
}

async function vaultCommand([verb, what, ...more]: string[], by: string | undefined): Promise<number> {
  const vault = await import('./vault.ts');
  if (more.length > 0) return notUnderstood();
  if (verb === 'key' && what) return vault.newVaultKey(what);
  if (verb === 'rotate' && !what) return vault.rotateVault();
  if (verb === 'erase' && (what === 'person' || what === 'organisation') && by) return vault.eraseFromVault(what, by);
  return notUnderstood();
}

function notUnderstood(): number {
  console.error(USAGE);
  return 2;
}
