import { accessCommands } from './access.ts';
import type { Command } from './command.ts';
import { proofCommands } from './proof.ts';
import { providerCommands } from './providers.ts';
import { systemCommands } from './system.ts';
import { vaultCommands } from './vault.ts';

/** Every command, in the order of the help. A new one is an entry of one of these lists. */
export const COMMANDS: readonly Command[] = [
  ...systemCommands,
  ...providerCommands,
  ...accessCommands,
  ...vaultCommands,
  ...proofCommands,
];
