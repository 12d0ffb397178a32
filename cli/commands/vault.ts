import type { Command } from './command.ts';
import { textOf } from './command.ts';

/** The keys of personal data. */
export const vaultCommands: readonly Command[] = [
  {
    words: 'vault key',
    takes: ['<id>'],
    options: {
      add: {
        means: 'puts the key first into this file, in one step; a file that is not there is made',
        value: '<file>',
      },
      last: { means: 'with --add: puts it last' },
    },
    does: 'Makes a key for a file of keys, and prints its line or adds it to the file.',
    example: 'npx usynys vault key 2026-12 --add "$KEYS_DIR/vault.keys"',
    run: async (given) => {
      const { addVaultKey, newVaultKey } = await import('../vault-key.ts');
      const file = textOf(given, 'add');
      return file === undefined
        ? newVaultKey(given.args[0]!)
        : addVaultKey(given.args[0]!, file, given.options['last'] === true ? 'last' : 'first');
    },
  },
  {
    words: 'vault rotate',
    does: 'Encrypts the key of every person and provider with the first key of vault.keys, while the system runs.',
    example: 'npx usynys vault rotate',
    needs: 'database',
    run: async () => (await import('../vault.ts')).rotateVault(),
  },
  {
    words: 'vault erase',
    takes: ['person|organisation'],
    options: { by: { means: 'who has decided it, for the audit log', value: '<name>', isNeeded: true } },
    does: 'Erases the person or organisation whose IIN or BIN standard input has.',
    example: 'npx usynys vault erase person --by "A. Lawyer" < identifier.txt',
    needs: 'database',
    run: async (given) => {
      const [kind] = given.args;
      if (kind === 'person' || kind === 'organisation')
        return (await import('../vault.ts')).eraseFromVault(kind, textOf(given, 'by')!);
      console.error(`vault erase: "${kind}" is neither person nor organisation.`);
      return 2;
    },
  },
];
