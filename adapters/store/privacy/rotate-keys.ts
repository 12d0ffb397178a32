import { setTimeout as pause } from 'node:timers/promises';
import type { WrappedKey } from '../../vault/key-wrapper.ts';
import type { Vault } from '../../vault/vault.ts';
import type { Store } from '../database/store.ts';
import { inSealedTransaction, noVault } from '../database/store.ts';

/** Few enough that a batch never holds its locks for long. */
const AT_ONCE = 200;

/** Closes people's keys with the key-encryption key of today, a batch at a time, while everything else goes on: what
 *  the keys seal stays as it is, and readers find either. Says how many it did; 0: no key is closed with an older
 *  one. */
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

const LOOK_AGAIN_MS = 50;

/** As `rotateKeys` until nothing is left, also of what others were just writing or held locked: afterwards no
 *  process needs the older key-encryption keys, if all have the new file. Says how many it did. */
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

/** Waits for the transactions that write now: one may have closed a new key with the older key, and not committed it
 *  yet. */
async function othersHaveWritten({ db }: Pick<Store, 'db'>): Promise<void> {
  const [mine] = await db.$queryRaw<{ id: string }[]>`SELECT pg_current_xact_id()::text AS id`;
  const areOver = async () => {
    const [row] = await db.$queryRaw<{ over: boolean }[]>`
      SELECT pg_snapshot_xmin(pg_current_snapshot()) > ${mine!.id}::text::xid8 AS over`;
    return row!.over;
  };
  while (!(await areOver())) await pause(LOOK_AGAIN_MS);
}
