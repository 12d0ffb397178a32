import type { Command, Option } from './command.ts';
import { textOf } from './command.ts';

const KEYS: Option = { means: 'a file with the verifier keys that you trust, one a line', value: '<file>' };

/** Proofs, the audit of a database, and the keys of signatures. */
export const proofCommands: readonly Command[] = [
  {
    words: 'verify',
    takes: ['<proof.json>'],
    options: { keys: KEYS },
    does: 'Checks the proof of an offer, without a network and without a database.',
    example: 'npx usynys verify docs/examples/proof.json --keys docs/examples/proof-keys.txt',
    run: async (given) => (await import('../verify.ts')).verify(given.args[0]!, textOf(given, 'keys')),
  },
  {
    words: 'audit verify',
    options: {
      keys: KEYS,
      checkpoints: { means: 'the file that the worker keeps beside the database', value: '<file>' },
    },
    does: 'Checks every journal, text and checkpoint of the database, and prints every fault.',
    example: 'npx usynys audit verify --keys keys.txt --checkpoints checkpoints.txt',
    needs: 'database',
    run: async (given) =>
      (await import('../audit.ts')).auditVerify({
        keys: textOf(given, 'keys'),
        checkpoints: textOf(given, 'checkpoints'),
      }),
  },
  {
    words: 'key new',
    takes: ['<file>', '<name>'],
    does: 'Makes a signing key in a new file, and prints its public key.',
    example: 'npx usynys key new checkpoint-key.pem usynys.example/journal',
    run: async ({ args: [file, name] }) => (await import('../key.ts')).newKey(file!, name!),
  },
  {
    words: 'key show',
    takes: ['<file>', '<name>'],
    does: 'Prints the public key of a signing key: a line for --keys.',
    example: 'npx usynys key show checkpoint-key.pem usynys.example/journal',
    run: async ({ args: [file, name] }) => (await import('../key.ts')).showKey(file!, name!),
  },
];
