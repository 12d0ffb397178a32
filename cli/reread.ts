/** Replies that this release reads otherwise than the one that received them: for people, since only they may correct
 *  what counted (§4a). */
import { openClock } from '../adapters/clock/clock.ts';
import { noVault, openDatabase } from '../adapters/store/database/store.ts';
import { rereadReplies } from '../adapters/sms/reread-replies.ts';
import { vaultOfConfig } from '../adapters/vault/vault.ts';
import { loadWorkerConfig } from '../config/worker.ts';

/** Reads unread replies to open offers again, raises the task of each that is an answer today, and prints how many. */
export async function reread(): Promise<number> {
  const config = loadWorkerConfig();
  const db = openDatabase(config.DATABASE_URL, {
    application: 'usynys-cli',
    connections: 1,
    vault: vaultOfConfig(config) ?? noVault,
  });
  const gateways = config.connections.sms.gateways;
  const { read, answers } = await rereadReplies({ db, now: openClock(), deliver: () => {} }, gateways);
  await db.$disconnect();
  console.log(`${read} unread replies to open offers were read again; ${answers} are answers today.`);
  if (answers > 0) console.log('Each has a task not-understood: two operators say what it means (docs/tasks.md).');
  return 0;
}
