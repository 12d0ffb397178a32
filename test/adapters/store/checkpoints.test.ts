import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openCheckpoint } from '../../../adapters/proof/checkpoint.ts';
import { fileSink, notesIn } from '../../../adapters/proof/file-sink.ts';
import { newKeyPem, signerOf, verifierOf } from '../../../adapters/proof/keys.ts';
import { proofTools } from '../../../adapters/proof/tools.ts';
import { makeCheckpoint } from '../../../adapters/store/log/make-checkpoint.ts';
import { makeOffer } from '../../../adapters/store/offers/make-offer.ts';
import { openOfferBook } from '../../../adapters/store/book/offer-book.ts';
import { proofOf } from '../../../adapters/store/log/read-proof.ts';
import { checkProof } from '../../../domain/proof-check.ts';
import { inSealedTransaction } from '../../../adapters/store/database/store.ts';
import type { OwnStore } from './own-store.ts';
import { openOwnStore, newPerson } from './own-store.ts';

const ORIGIN = 'usynys.example/journal';

describe('checkpoints of the journal', function () {
  this.timeout(120_000);
  const signer = signerOf(newKeyPem(), ORIGIN);
  const proofSigner = signerOf(newKeyPem(), `${ORIGIN}/proofs`);
  let own: OwnStore;
  let folder: string;
  let file: string;

  before(async () => {
    own = await openOwnStore({ now: async () => Date.now() });
    folder = await mkdtemp(path.join(tmpdir(), 'usynys-checkpoints-'));
    file = path.join(folder, 'checkpoints.txt');
  });
  after(async () => {
    await own.close();
    await rm(folder, { recursive: true });
  });

  const round = () => makeCheckpoint(own.store, signer, fileSink(file));
  const made = async (): Promise<string> => {
    const { iin } = newPerson();
    const result = await makeOffer(own.store, 'enbek', { serviceCode: 'plain', recipient: { iin }, reference: iin });
    return 'offerId' in result ? result.offerId : assert.fail(result.because);
  };
  const sizes = async () => {
    const rows = await own.store.db.checkpoint.findMany({ orderBy: { size: 'asc' } });
    return rows.map(({ size }) => Number(size));
  };
  const inFile = async () => notesIn(await readFile(file, 'utf8'));

  it('§6c cover every entry once, in the database and in the file', async () => {
    assert.equal(await round(), false);
    assert.deepEqual(await sizes(), [], 'nothing to sign, nothing signed');
    for (let n = 0; n < 3; n += 1) await made();
    await round();
    await made();
    await round();
    await round();
    assert.deepEqual(await sizes(), [3, 4]);
    const notes = (await own.store.db.checkpoint.findMany({ orderBy: { size: 'asc' } })).map(({ note }) => note);
    assert.deepEqual(await inFile(), notes);
    assert.deepEqual(
      notes.map((note) => openCheckpoint(note, verifierOf(signer.vkey))?.size),
      [3, 4],
    );
    assert.equal(await own.store.db.logQueue.count(), 0);
  });

  it('§6c leave an entry out that is not committed yet, and cover it later, also after younger ones', async () => {
    const { store } = own;
    const late = await made();
    await round();
    const before = (await sizes()).at(-1)!;
    let commit = () => {};
    const gate = new Promise<void>((resolve) => (commit = resolve));
    const slow = inSealedTransaction(store.db, async (tx) => {
      await tx.$executeRaw`
        INSERT INTO journal SELECT offer_id, 2, 'sending-delayed', at, '{}', hash, repeat('ab', 32)
          FROM journal WHERE offer_id = ${late}::uuid`;
      await gate;
    });
    await made();
    await round();
    assert.equal((await sizes()).at(-1), before + 1);
    commit();
    await slow;
    await round();
    assert.equal((await sizes()).at(-1), before + 2);
    const rows = await store.db.logEntry.findMany({ where: { offerId: late }, orderBy: { sequence: 'asc' } });
    assert.deepEqual(
      rows.map(({ position }) => Number(position)),
      [before - 1, before + 1],
    );
  });

  it('§6c are made by one of several workers at a time, and no entry is lost or doubled', async () => {
    const entries = async () => own.store.db.journalEntry.count();
    const making = Array.from({ length: 30 }, () => made());
    for (let n = 0; n < 8; n += 1) await Promise.all([round(), round(), round()]);
    await Promise.all(making);
    await round();
    assert.equal((await sizes()).at(-1), await entries());
    assert.equal(await own.store.db.logEntry.count(), await entries());
  });

  it('§6c let every entry of a log of three levels be proven', async () => {
    const book = openOfferBook(own.store, () => 'sandbox');
    const id = await made();
    await round();
    // Entries of other offers: enough to store a node of the second level and to make the tree uneven.
    await own.store.db.$executeRaw`
      INSERT INTO log_queue SELECT gen_random_uuid(), 1, sha256(n::text::bytea) FROM generate_series(1, 67000) AS s(n)`;
    while (await round());
    await book.record(id, (_, { iso: at }) => [{ type: 'sending-delayed', at, for: 'phone-slot' }]);
    assert.equal(await proofOf(own.store, 'enbek', id, proofSigner), 'not-covered');
    await round();
    const proof = await proofOf(own.store, 'enbek', id, proofSigner);
    assert.ok(proof !== 'not-covered');
    assert.deepEqual(checkProof(proof, proofTools).faults, []);
    assert.ok(proof.journal[0]!.position < 100 && proof.journal[1]!.position > 67_000);
  });

  it('§6c can be added, and never changed or deleted', async () => {
    const { db } = own.store;
    const attempts = [
      () => db.$executeRaw`UPDATE checkpoints SET note = 'x'`,
      () => db.$executeRaw`DELETE FROM checkpoints`,
      () => db.$executeRaw`TRUNCATE checkpoints`,
      () => db.$executeRaw`UPDATE log_entries SET hash = '\\x00'`,
      () => db.$executeRaw`DELETE FROM log_entries`,
      () => db.$executeRaw`TRUNCATE log_entries`,
      () => db.$executeRaw`DELETE FROM log_nodes`,
    ];
    for (const attempt of attempts) await assert.rejects(attempt, /append-only/);
  });

  it('§6c reach the file in the next round when a crash kept them out of it', async () => {
    const before = await inFile();
    await writeFile(
      file,
      before
        .slice(0, -2)
        .map((note) => `${note}\n`)
        .join(''),
    );
    await round();
    assert.deepEqual(await inFile(), before);
  });

  it('§6c are not signed when the file has another history: a restored older database is detected', async () => {
    const { db } = own.store;
    const whole = await readFile(file, 'utf8');
    const last = (await inFile()).at(-1)!;
    await writeFile(file, whole.replace(last, last.replace(/\n\d+\n/, '\n99999999\n')));
    await made();
    const count = await db.checkpoint.count();
    await assert.rejects(round, { name: 'LogForked' });
    assert.equal(await db.checkpoint.count(), count);
    await writeFile(file, whole);
    await round();
    assert.equal(await db.checkpoint.count(), count + 1);
  });
});
