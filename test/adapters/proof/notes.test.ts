import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { hashBytes, openCheckpoint, readCheckpoint, signCheckpoint } from '../../../adapters/proof/checkpoint.ts';
import { fileSink, notesIn } from '../../../adapters/proof/file-sink.ts';
import { newKeyPem, signerFromFile, signerOf, verifierOf } from '../../../adapters/proof/keys.ts';
import { openNote, signNote } from '../../../adapters/proof/signed-note.ts';
import { emptyTree, grow, leafHash } from '../../../domain/merkle.ts';

const NAME = 'usynys.example/journal';

/** The example of the Go package golang.org/x/mod/sumdb/note, which defines the format. */
const PETER = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const PETERS_TEXT =
  "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const PETERS_SIGNATURE = 'x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=';
const PETERS_NOTE = `${PETERS_TEXT}\n— PeterNeumann ${PETERS_SIGNATURE}\n`;

describe('signed notes and checkpoints', () => {
  it('§6c follow C2SP: a note of another implementation opens', () => {
    assert.equal(openNote(PETERS_NOTE, verifierOf(PETER)), PETERS_TEXT);
    assert.equal(openNote(PETERS_NOTE.replace('answer', 'Answer'), verifierOf(PETER)), undefined);
  });
  it('§6c open with the key that signed them and with no other', () => {
    const [mine, other] = [signerOf(newKeyPem(), NAME), signerOf(newKeyPem(), NAME)];
    const note = signNote('one\ntwo\n', mine);
    assert.equal(openNote(note, verifierOf(mine.vkey)), 'one\ntwo\n');
    assert.equal(openNote(note, verifierOf(other.vkey)), undefined);
    assert.equal(openNote(note, verifierOf(signerOf(newKeyPem(), 'another').vkey)), undefined);
    const both = note + signNote('one\ntwo\n', other).split('\n\n')[1];
    assert.equal(openNote(both, verifierOf(other.vkey)), 'one\ntwo\n');
  });
  it('§6c state origin, size and root, and are read back', () => {
    const signer = signerOf(newKeyPem(), NAME);
    const tree = emptyTree();
    for (let n = 0; n < 5; n += 1) grow(tree, leafHash(hashBytes(Buffer.of(n)), hashBytes), hashBytes);
    const note = signCheckpoint(tree, signer);
    assert.match(
      note,
      /^usynys\.example\/journal\n5\n[A-Za-z0-9+/]{43}=\n\n— usynys\.example\/journal [A-Za-z0-9+/]+=*\n$/,
    );
    const checkpoint = openCheckpoint(note, verifierOf(signer.vkey));
    assert.deepEqual([checkpoint?.origin, checkpoint?.size, checkpoint?.root.length], [NAME, 5, 32]);
    for (const [from, to] of [
      ['\n5\n', '\n6\n'],
      ['\n5\n', '\n05\n'],
      [NAME, 'usynys.example/another'],
    ] as const)
      assert.equal(openCheckpoint(note.replace(from, to), verifierOf(signer.vkey)), undefined);
  });
  it('§6c of one log do not open with the key of another', () => {
    const signer = signerOf(newKeyPem(), NAME);
    const foreign = signNote(`another.example/log\n0\n${hashBytes(new Uint8Array()).toString()}\n`, signer);
    assert.equal(openCheckpoint(foreign, verifierOf(signer.vkey)), undefined);
  });
  it('refuse sizes and roots in any other spelling', () => {
    const root = Buffer.alloc(32).toString('base64');
    assert.ok(readCheckpoint(`a\n0\n${root}\n`));
    for (const text of [
      `a\n-1\n${root}\n`,
      `a\n1e3\n${root}\n`,
      `a\n1\n${root}x\n`,
      `\n1\n${root}\n`,
      'a\n1\n',
      `a\n01\n${root}\n`,
    ])
      assert.equal(readCheckpoint(text), undefined, text);
  });
});

describe('signing keys', () => {
  it('are refused unless they are Ed25519, and the file is never quoted', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'usynys-keys-'));
    try {
      const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
      await writeFile(path.join(folder, 'p256.pem'), pem);
      await writeFile(path.join(folder, 'words.pem'), 'secret words');
      for (const file of ['p256.pem', 'words.pem', 'missing.pem'])
        assert.throws(
          () => signerFromFile(path.join(folder, file), NAME),
          (fault: Error) => {
            return (
              fault.message.includes(file) &&
              !fault.message.includes('secret') &&
              !fault.message.includes(pem.slice(40, 60))
            );
          },
        );
    } finally {
      await rm(folder, { recursive: true });
    }
  });
  it('are refused where the id belongs to another key', () => {
    assert.throws(() => verifierOf(PETER.replace('c74f20a3', 'c74f20a4')));
    assert.throws(() => verifierOf('PeterNeumann'));
    assert.throws(() => signerOf(newKeyPem(), 'two words'));
  });
});

describe('the file of checkpoints', () => {
  let folder: string;
  before(async () => void (folder = await mkdtemp(path.join(tmpdir(), 'usynys-sink-'))));
  after(() => rm(folder, { recursive: true }));
  const notes = (count: number, from = 0) =>
    Array.from({ length: count }, (_, n) =>
      signNote(`${NAME}\n${from + n}\n${Buffer.alloc(32, n).toString('base64')}\n`, signerOf(newKeyPem(), NAME)),
    );

  it('§6c returns what was added, in order, however many there are', async () => {
    const file = path.join(folder, 'many.txt');
    const sink = fileSink(file);
    assert.equal(await sink.last(), undefined);
    const all = notes(200);
    await sink.append(all.slice(0, 1));
    await sink.append(all.slice(1));
    assert.deepEqual(notesIn(await readFile(file, 'utf8')), all);
    assert.equal(await sink.last(), all.at(-1));
  });
  it('§6c skips an entry that a crash left half written', async () => {
    const file = path.join(folder, 'torn.txt');
    const [first, second, third] = notes(3) as [string, string, string];
    for (let length = 1; length < second.length; length += 7) {
      await writeFile(file, `${first}\n${second.slice(0, length)}`);
      assert.equal(await fileSink(file).last(), first, `after ${length} characters`);
      await fileSink(file).append([second, third]);
      assert.deepEqual(notesIn(await readFile(file, 'utf8')), [first, second, third]);
    }
  });
});
