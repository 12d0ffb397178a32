import { randomBytes } from 'node:crypto';
import { fileKeyWrapper } from '../../adapters/vault/key-wrapper.ts';
import { vaultOn } from '../../adapters/vault/vault.ts';

const key = { id: 'test', bytes: randomBytes(32) };

/** The vault of all tests of one run: its keys are made anew each time. */
export const testVault = vaultOn(
  fileKeyWrapper({ current: () => key, find: (id) => (id === key.id ? key : undefined) }),
  randomBytes(32),
);
