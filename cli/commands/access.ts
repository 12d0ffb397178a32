import { OPERATOR_ROLES } from '../../domain/operator-role.ts';
import type { Command, Option } from './command.ts';
import { textOf } from './command.ts';

const ROLE: Option = { means: 'what the account may do', value: OPERATOR_ROLES.join('|'), isNeeded: true };
const OWN_PASSWORD: Option = { means: 'reads the password from standard input, instead of making and printing one' };

/** Keys of providers' systems, and accounts of operators. */
export const accessCommands: readonly Command[] = [
  {
    words: 'api-key new',
    options: {
      provider: { means: 'whose system it is for', value: '<id>', isNeeded: true },
      scopes: {
        means: 'what it may do: offers, services, or both with a comma; offers when left out',
        value: '<scopes>',
      },
      expires: { means: 'how long it is valid; until it is revoked when left out', value: 'P1Y' },
    },
    does: "Makes an API key for a provider's system and prints it, this once.",
    example: 'npx usynys api-key new --provider enbek --scopes offers,services --expires P1Y',
    needs: 'database',
    run: async (given) => {
      const options = {
        provider: textOf(given, 'provider')!,
        scopes: textOf(given, 'scopes'),
        expires: textOf(given, 'expires'),
      };
      return (await import('../api-key.ts')).newKey(options);
    },
  },
  {
    words: 'api-key list',
    does: 'Lists all keys: whose they are, whether they are valid, and when each was last used.',
    example: 'npx usynys api-key list',
    needs: 'database',
    run: async () => (await import('../api-key.ts')).listKeys(),
  },
  {
    words: 'api-key revoke',
    takes: ['<prefix>'],
    does: 'Revokes a key: from its next use on it is refused.',
    example: 'npx usynys api-key revoke ab12CD34',
    needs: 'database',
    run: async ({ args: [prefix] }) => (await import('../api-key.ts')).revokeKey(prefix!),
  },
  {
    words: 'operator new',
    takes: ['<name>'],
    options: { role: ROLE, 'own-password': OWN_PASSWORD },
    does: 'Makes an account and prints its password, this once; the password is valid for three days.',
    example: 'npx usynys operator new dana --role operator',
    needs: 'database',
    run: async (given) => (await import('../operator.ts')).newOperator(given.args[0]!, optionsOf(given)),
  },
  {
    words: 'operator password',
    takes: ['<name>'],
    options: { 'own-password': OWN_PASSWORD },
    does: 'Sets a new password and ends the sessions of the account.',
    example: 'npx usynys operator password dana',
    needs: 'database',
    run: async (given) => (await import('../operator.ts')).newPasswordFor(given.args[0]!, optionsOf(given)),
  },
  {
    words: 'operator role',
    takes: ['<name>'],
    options: { role: ROLE },
    does: 'Gives the account another role; it counts from the next call on.',
    example: 'npx usynys operator role dana --role supervisor',
    needs: 'database',
    run: async (given) => (await import('../operator.ts')).newRole(given.args[0]!, optionsOf(given)),
  },
  {
    words: 'operator disable',
    takes: ['<name>'],
    does: 'Disables the account and ends its sessions at once; the name cannot be used again.',
    example: 'npx usynys operator disable dana',
    needs: 'database',
    run: async ({ args: [name] }) => (await import('../operator.ts')).disable(name!),
  },
  {
    words: 'operator list',
    does: 'Lists the accounts with their roles.',
    example: 'npx usynys operator list',
    needs: 'database',
    run: async () => (await import('../operator.ts')).listAll(),
  },
];

type Given = Parameters<Command['run']>[0];
const optionsOf = (given: Given) => ({
  role: textOf(given, 'role'),
  isOwn: given.options['own-password'] === true,
});
