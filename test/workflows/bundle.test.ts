import assert from 'node:assert/strict';
import { sharedBundle } from './shared-bundle.ts';

/** The modules that the bundle may contain beside our own domain/ and workflows/. */
const PACKAGES = new Set(['@temporalio/common', '@temporalio/workflow', 'long', 'ms', 'nexus-rpc']);
const LARGEST_KIB = 2_200;

describe('the workflow bundle', function () {
  this.timeout(120_000);
  let code: string;
  before(async () => ({ code } = await sharedBundle()));

  /** The modules in it, as the bundler names them. */
  const modules = () => [...new Set([...code.matchAll(/^\/\*{3}\/ "(\.[^"]+)"/gm)].map(([, name = '']) => name))];

  it('§6c contains workflows, domain and Temporal’s own packages, and only deterministic modules', () => {
    const ours = modules().filter((name) => !name.includes('node_modules/'));
    assert.ok(ours.includes('./domain/offer.ts') && ours.includes('./workflows/offer-lifecycle.ts'), ours.join(' '));
    assert.deepEqual(
      ours.filter((name) => !/^\.\/(domain|workflows)\//.test(name)),
      [],
    );
    const packages = modules().flatMap((name) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(name)?.[1] ?? []);
    assert.deepEqual(
      [...new Set(packages)].filter((name) => !PACKAGES.has(name)),
      [],
    );
  });
  it('contains no zod, Prisma or Node module', () => {
    for (const foreign of [/node_modules\/zod/, /prisma/i, /require\("node:/, /libphonenumber/])
      assert.ok(!foreign.test(code), String(foreign));
  });
  it('is small', () => {
    assert.ok(code.length < LARGEST_KIB * 1024, `${Math.round(code.length / 1024)} KiB`);
  });
});
