import type { WrappedKey } from '../vault/key-wrapper.ts';
import { vaultOf } from './sealed.ts';
import type { Store } from './store.ts';

/** Few enough that a batch never holds its locks for long. */
const AT_ONCE = 200;

/** Closes people's keys with the key-encryption key of today, a batch at a time, while everything else goes on: what the keys
 *  seal stays as it is, and readers find either. Says how many it did; 0: no key is closed with an older one. */
export function rotateKeys({ db }: Pick<Store, 'db'>): Promise<number> {
  const vault = vaultOf(db);
  if (!vault) throw new Error('Nothing is sealed here: there are no keys to rotate');
  return db.$transaction(async (tx) => {
    const old = await tx.$queryRaw<WrappedKey[]>`
      SELECT id::text, kek_id AS "kekId", wrapped FROM data_keys WHERE kek_id <> ${vault.kekId()}
      LIMIT ${AT_ONCE} FOR UPDATE SKIP LOCKED`;
    const fresh = await Promise.all(old.map((stored) => vault.rewrap(stored)));
    await tx.$executeRaw`
      UPDATE data_keys k SET kek_id = f."kekId", wrapped = f.wrapped
      FROM jsonb_to_recordset(${JSON.stringify(fresh)}::jsonb) AS f(id uuid, "kekId" text, wrapped text) WHERE k.id = f.id`;
    return fresh.length;
  });
}
