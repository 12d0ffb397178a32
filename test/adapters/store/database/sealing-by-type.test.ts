import assert from 'node:assert/strict';
import { identifierOf, openFor, sealFor, sealForNew } from '../../../../adapters/store/database/sealed.ts';
import type { Database, Transaction } from '../../../../adapters/store/database/store.ts';
import {
  inSealedTransaction,
  inTransaction,
  noVault,
  openDatabase,
} from '../../../../adapters/store/database/store.ts';
import type { Prisma, PrismaClient } from '../../../../prisma/generated/client.ts';
import { testVault } from '../../../support/test-vault.ts';
import * as at from '../offer-steps.ts';

const place = identifierOf('00000000-0000-4000-8000-000000000001');
const id = place.row;

/** Is compiled and never called: the type check fails when a line compiles that is expected not to. */
export function whatDoesNotCompile(prisma: PrismaClient, plain: Prisma.TransactionClient, db: Database): unknown[] {
  return [
    // @ts-expect-error a client of Prisma has no vault
    sealFor(prisma, id, place, 'text'),
    // @ts-expect-error a transaction that was opened without the store's function has no vault
    sealFor(plain, id, place, 'text'),
    // @ts-expect-error the same with a vault added to it: only the store's function makes a Transaction
    sealForNew(Object.assign(plain, { vault: testVault, newKeys: new Map<string, Buffer>() }), id, place, 'text'),
    // @ts-expect-error a key is stored together with the data that it seals: in a transaction
    sealFor(db, id, place, 'text'),
    // @ts-expect-error nothing opens without a vault
    openFor(plain, id, place, 'text'),
    // @ts-expect-error a transaction comes from the store's function only
    db.$transaction([]),
    // @ts-expect-error storing without sealing must be requested explicitly
    openDatabase('postgresql://db.example/usynys', {}),
    // @ts-expect-error the same
    openDatabase('postgresql://db.example/usynys', { vault: undefined }),
  ];
}

describe('sealing', function () {
  this.timeout(60_000);

  it('§6b has the vault of its database in every transaction, and seals', async () => {
    const { store } = await at.sharedStore();
    const seal = (tx: Transaction) => sealFor(tx, id, place, 'text');
    for (const sealed of [await inSealedTransaction(store.db, seal), await inTransaction(store, seal)]) {
      assert.match(sealed, /^s1\./);
      assert.equal(await openFor(store.db, id, place, sealed), 'text');
    }
  });
  it('§6b keeps a new key to its transaction until that is committed', async () => {
    const { store } = await at.sharedStore();
    const person = identifierOf('00000000-0000-4000-8000-000000000002');
    const [undone, sealed] = [new Error('undone'), [] as string[]];
    const work = async (tx: Transaction) => {
      sealed.push(await sealForNew(tx, person.row, person, 'text'));
      assert.equal(await openFor(tx, person.row, person, sealed[0]!), 'text');
      throw undone;
    };
    await assert.rejects(inSealedTransaction(store.db, work), undone);
    await assert.rejects(openFor(store.db, person.row, person, sealed[0]!), { name: 'PersonErased' });
  });
  it('has no transaction without a vault at run time either', async () => {
    const { store } = await at.sharedStore();
    assert.equal('$transaction' in store.db && Reflect.get(store.db, '$transaction'), undefined);
    await inSealedTransaction(store.db, async (tx) => assert.equal(Reflect.get(tx, '$transaction'), undefined));
  });
  it('is left out only where development requests that explicitly', async () => {
    const { url } = await at.sharedStore();
    const db = openDatabase(url, { connections: 1, vault: noVault });
    assert.equal(await inSealedTransaction(db, (tx) => sealFor(tx, id, place, 'text')), 'text');
    await db.$disconnect();
  });
});
