import { setTimeout as pause } from 'node:timers/promises';
import type { WrappedKey } from '../../vault/key-wrapper.ts';
import type { Vault } from '../../vault/vault.ts';
import type { Store } from '../database/store.ts';
import { inSealedTransaction, noVault } from '../database/store.ts';

/** So few that a batch holds its locks briefly. */
const AT_ONCE = 200;

/** Encrypts people's keys with the current key-encryption key, one batch at a time, while the system runs: the sealed
 *  texts do not change, and readers accept both. Returns how many keys; 0: none is encrypted with an older one. */
export function rotateKeys({ db }: Pick<Store, 'db'>): Promise<number> {
  const vault = vaultOf(db);
  return inSealedTransaction(db, async (tx) => {
    const old = await tx.$queryRaw<WrappedKey[]>`
      SELECT id::text, kek_id AS "kekId", wrapped FROM data_keys WHERE kek_id <> ${vault.kekId()}
      LIMIT ${AT_ONCE} FOR UPDATE SKIP LOCKED`;
    const fresh = await Promise.all(old.map((stored) => vault.rewrap(stored)));
    await tx.$executeRaw`
      UPDATE data_keys k SET kek_id = f."kekId", wrapped = f.wrapped
      FROM jsonb_to_recordset(${JSON.stringify(fresh)}::jsonb) AS f(id uuid, "kekId" text, wrapped text)
      WHERE k.id = f.id`;
    return fresh.length;
  });
}

function vaultOf({ vault }: Store['db']): Vault {
  if (vault === noVault) throw new Error('Nothing is sealed here: there are no keys to rotate');
  return vault;
}

const POLL_EVERY_MS = 50;

/** Repeats `rotateKeys` until no key is left, including those that other transactions had locked or not committed:
 *  afterwards no process needs the older key-encryption keys, if all have the new file. Returns how many keys. */
export async function rotateAllKeys(store: Pick<Store, 'db'>): Promise<number> {
  const vault = vaultOf(store.db);
  let all = 0;
  do {
    for (let some = 1; some > 0; all += some) some = await rotateKeys(store);
    await othersHaveWritten(store);
  } while ((await countOld(store, vault.kekId())) > 0);
  return all;
}

const countOld = ({ db }: Pick<Store, 'db'>, current: string): Promise<number> =>
  db.dataKey.count({ where: { kekId: { not: current } } });

/** Waits for the transactions that write now: one may have encrypted a new key with the older key and not committed
 *  it yet. */
async function othersHaveWritten({ db }: Pick<Store, 'db'>): Promise<void> {
  const [mine] = await db.$queryRaw<{ id: string }[]>`SELECT pg_current_xact_id()::text AS id`;
  const areOver = async () => {
    const [row] = await db.$queryRaw<{ over: boolean }[]>`
      SELECT pg_snapshot_xmin(pg_current_snapshot()) > ${mine!.id}::text::xid8 AS over`;
    return row!.over;
  };
  while (!(await areOver())) await pause(POLL_EVERY_MS);
}
