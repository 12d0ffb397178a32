import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { newKeyPem, signerOf } from '../../adapters/proof/keys.ts';
import { fileSink } from '../../adapters/proof/file-sink.ts';
import { makeCheckpoint } from '../../adapters/store/log/make-checkpoint.ts';
import { proofOf } from '../../adapters/store/log/read-proof.ts';
import type { Proof } from '../../domain/proof.ts';
import type { OwnStore } from '../adapters/store/own-store.ts';
import { openOwnStore } from '../adapters/store/own-store.ts';
import { ROOT } from '../support/child-process.ts';
import { addOffers } from '../support/many-offers.ts';

const ORIGIN = 'usynys.example/journal';
type Said = { code: number; out: string };

/** Runs the program with the given environment only. */
function usynys(args: string[], env: Record<string, string> = {}): Promise<Said> {
  const options = { cwd: ROOT, env: { PATH: process.env['PATH'] ?? '', NODE_ENV: 'test', ...env } };
  return new Promise((resolve) =>
    execFile(process.execPath, ['cli/usynys.mjs', ...args], options, (fault, stdout, stderr) =>
      resolve({ code: typeof fault?.code === 'number' ? fault.code : 0, out: stdout + stderr }),
    ),
  );
}

describe('usynys', function () {
  this.timeout(180_000);
  const signer = signerOf(newKeyPem(), ORIGIN);
  const proofSigner = signerOf(newKeyPem(), `${ORIGIN}/proofs`);
  let own: OwnStore;
  let folder: string;
  let proof: Proof;
  const file = (name: string) => path.join(folder, name);
  const saved = async (value: unknown) => {
    await writeFile(file('proof.json'), typeof value === 'string' ? value : JSON.stringify(value));
    return file('proof.json');
  };

  before(async () => {
    own = await openOwnStore({ now: async () => Date.now() });
    folder = await mkdtemp(path.join(tmpdir(), 'usynys-cli-'));
    await addOffers(own.url, 3);
    await makeCheckpoint(own.store, signer, fileSink(file('checkpoints.txt')));
    const { id } = await own.store.db.offer.findFirstOrThrow();
    const made = await proofOf(own.store, 'enbek', id, proofSigner);
    proof = made === 'not-covered' ? assert.fail(made) : made;
    await writeFile(file('keys.txt'), `# the keys of the example\n${signer.vkey}\n\n${proofSigner.vkey}\n`);
  });
  after(async () => {
    await own.close();
    await rm(folder, { recursive: true });
  });

  it('§6c verifies a proof, prints what it checked and ends with 0', async () => {
    const { code, out } = await usynys(['verify', await saved(proof), '--keys', file('keys.txt')]);
    assert.equal(code, 0, out);
    for (const line of ['15 entries of the journal are a whole chain', 'the events make GRANTED', 'The proof holds.'])
      assert.ok(out.includes(line), out);
  });
  it('§6c without --keys prints the keys of the proof, to be compared', async () => {
    const { code, out } = await usynys(['verify', await saved(proof)]);
    assert.equal(code, 0);
    assert.ok(out.includes('Compare them') && out.includes(signer.vkey) && out.includes(proofSigner.vkey), out);
  });
  it('§6c ends with 1 and prints the place of each fault in a proof', async () => {
    const unknownSender = signerOf(newKeyPem(), ORIGIN);
    await writeFile(file('others.txt'), `${unknownSender.vkey}\n${proofSigner.vkey}\n`);
    const cases: [unknown, string[], string][] = [
      [{ ...proof, state: 'ANNULLED' }, [], 'state: the events fold to GRANTED, not ANNULLED'],
      [{ ...proof, journal: proof.journal.slice(0, -1) }, [], 'reason: the events fold to another reason|signature:'],
      [{ ...proof, more: 1 }, [], 'the whole proof: '],
      [{ ...proof, journal: [] }, [], 'journal: '],
      [proof, ['--keys', file('others.txt')], 'keys.checkpoint: '],
    ];
    for (const [changed, more, place] of cases) {
      const { code, out } = await usynys(['verify', await saved(changed), ...more]);
      assert.equal(code, 1, out);
      assert.ok(
        place.split('|').some((one) => out.includes(`✗ ${one}`)),
        out,
      );
      assert.ok(out.includes('does NOT hold'));
    }
  });
  it('§6c audits a database and ends with 0, and with 1 when it was changed', async () => {
    const args = ['audit', 'verify', '--keys', file('keys.txt'), '--checkpoints', file('checkpoints.txt')];
    const whole = await usynys(args, { DATABASE_URL: own.url });
    assert.equal(whole.code, 0, whole.out);
    assert.match(
      whole.out,
      /45 entries of 3 journals[^]*1 checkpoints over 45 entries[^]*Everything is as it was written/,
    );
    await own.store.db.$executeRaw`UPDATE offers SET state = 'REFUSED' WHERE id = ${proof.offerId}::uuid`;
    const changed = await usynys(args, { DATABASE_URL: own.url });
    assert.equal(changed.code, 1, changed.out);
    assert.ok(changed.out.includes(`✗ offer ${proof.offerId}, entry 15: the events make another state`), changed.out);
  });
  it('makes a key that only its owner may read, never overwrites one, and prints its public key', async () => {
    const made = await usynys(['key', 'new', file('key.pem'), ORIGIN]);
    assert.equal((await stat(file('key.pem'))).mode & 0o777, 0o600);
    assert.match(made.out, /^usynys\.example\/journal\+[0-9a-f]{8}\+[A-Za-z0-9+/]+=*\n$/);
    const pem = await readFile(file('key.pem'), 'utf8');
    assert.equal((await usynys(['key', 'new', file('key.pem'), ORIGIN])).code, 1);
    assert.equal(await readFile(file('key.pem'), 'utf8'), pem);
    assert.equal((await usynys(['key', 'show', file('key.pem'), ORIGIN])).out, made.out);
  });
  it('ends silently, and not with 0, when its reader wants no more', () => {
    const script = `{ ${process.execPath} cli/usynys.mjs verify docs/examples/proof.json; echo "code $?" >&2; } | true`;
    const { stderr } = spawnSync('sh', ['-c', script], { cwd: ROOT, encoding: 'utf8' });
    assert.equal(stderr, 'code 141\n');
  });
  it('ends with 2 and prints its usage for an unknown command', async () => {
    for (const args of [
      [],
      ['verify'],
      ['audit'],
      ['key', 'new', 'x'],
      ['--colour'],
      ['verify', 'missing.json'],
      ['verify', 'a', 'b'],
    ])
      assert.equal((await usynys(args)).code, 2, args.join(' '));
    assert.match((await usynys([])).out, / verify <proof\.json> .*\n/);
    assert.equal((await usynys(['verify', await saved('no json')])).code, 2);
    assert.match((await usynys(['audit', 'verify'])).out, /DATABASE_URL/);
  });
});
