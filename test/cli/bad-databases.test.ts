/** Databases and keys that `usynys` cannot use: each is refused in one clear and final sentence. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { newKeyPem, signerOf } from '../../adapters/proof/keys.ts';
import { fileSink } from '../../adapters/proof/file-sink.ts';
import { makeCheckpoint } from '../../adapters/store/log/make-checkpoint.ts';
import type { OwnStore } from '../adapters/store/own-store.ts';
import { openOwnStore } from '../adapters/store/own-store.ts';
import { usynys } from '../support/command-line.ts';
import { addOffers } from '../support/many-offers.ts';
import { refuses } from '../support/refusal.ts';

describe('databases that usynys cannot use', function () {
  this.timeout(120_000);
  let own: OwnStore;
  let folder: string;
  const list = (DATABASE_URL: string, says: string | RegExp) =>
    refuses('cli/main.ts', { what: 'operator list', args: ['operator', 'list'], env: { DATABASE_URL }, says, code: 2 });
  const changed = (change: (url: URL) => void) => {
    const url = new URL(own.url);
    change(url);
    return url.href;
  };
  before(async () => {
    own = await openOwnStore({ now: async () => Date.now() });
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'usynys-bad-database-'));
  });
  after(async () => {
    await own.close();
    fs.rmSync(folder, { recursive: true });
  });

  it('one that is not there', () =>
    list(
      changed((url) => (url.pathname = '/nope')),
      `The database nope at ${new URL(own.url).host} does not exist: create it, or correct DATABASE_URL.`,
    ));
  it('one without our tables', () =>
    list(
      changed((url) => (url.pathname = '/postgres')),
      `The database postgres at ${new URL(own.url).host} has no tables of Usynys: ` +
        'node --import tsx prisma/migrate.ts apply makes them.',
    ));
  it('one for a user that is not there', () =>
    list(
      changed((url) => (url.username = 'nobody')),
      /^PostgreSQL at \S+ refuses the user nobody: .*"nobody".*\.$/,
    ));
  it('one whose role may read nothing', async () => {
    await own.store.db.$executeRawUnsafe(`CREATE ROLE stranger_${process.pid} LOGIN PASSWORD 'stranger'`);
    try {
      const url = changed((to) => ([to.username, to.password] = [`stranger_${process.pid}`, 'stranger']));
      await list(url, /^The role of DATABASE_URL may not do this \(permission denied .*\): connect as the owner of/);
    } finally {
      await own.store.db.$executeRawUnsafe(`DROP ROLE stranger_${process.pid}`);
    }
  });
  it('one whose keys are not given', async () => {
    const input = { what: 'vault rotate', args: ['vault', 'rotate'], code: 2 };
    const what = 'vault.keys and vault-index.key';
    const says = `KEYS_DIR is not set: it names the folder with ${what}.`;
    await refuses('cli/main.ts', { ...input, env: { DATABASE_URL: own.url }, says });
    const empty = { DATABASE_URL: own.url, KEYS_DIR: folder };
    await refuses('cli/main.ts', { ...input, env: empty, says: `There are no files ${what} in ${folder} (KEYS_DIR).` });
  });

  it('§6c an audit with the keys of another installation doubts the file first, and still ends with 1', async () => {
    await addOffers(own.url, 1);
    await makeCheckpoint(own.store, signerOf(newKeyPem(), 'usynys.example/journal'), fileSink(path.join(folder, 'c')));
    const file = path.join(folder, 'keys.txt');
    const args = ['audit', 'verify', '--keys', file];
    const says = `There is no file ${file}. \`npx usynys key show <key file> <name>\` prints the line of a key for it.`;
    await refuses('cli/main.ts', { what: 'no file', args, env: { DATABASE_URL: own.url }, says, code: 2 });
    fs.writeFileSync(file, `${signerOf(newKeyPem(), 'other.example/journal').vkey}\n`);
    const { code, stdout } = await usynys(args, { DATABASE_URL: own.url });
    assert.equal(code, 1, stdout);
    assert.match(
      stdout,
      /\nNo checkpoint is signed by a key of .*keys\.txt\. It has the keys of another installation, or/,
    );
    assert.ok(!stdout.includes('NOT as it was written') && !stdout.includes('Everything is as it was written'), stdout);
    await own.store.db.$executeRaw`UPDATE offers SET state = 'REFUSED'`;
    const broken = await usynys(args, { DATABASE_URL: own.url });
    assert.match(broken.stdout, /No checkpoint is signed[^]*The database is NOT as it was written\./);
  });
});
