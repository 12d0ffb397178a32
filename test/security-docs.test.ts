import assert from 'node:assert/strict';
import fs from 'node:fs';

/** The files that a page names as code, such as `domain/offer.ts`. */
const filesIn = (page: string): string[] =>
  [...page.matchAll(/`((?:[\w.-]+\/)+[\w.-]+\.(?:ts|mjs|sql|yaml)|[\w-]+\.(?:ts|json))`/g)].map(([, file]) => file!);

describe('docs/security.md and docs/security/asvs.md', () => {
  for (const name of ['docs/security.md', 'docs/security/asvs.md'])
    it(`${name} names files that exist, and proofs that are tests`, () => {
      const files = filesIn(fs.readFileSync(name, 'utf8'));
      assert.ok(files.length > 20);
      assert.deepEqual(
        files.filter((file) => !fs.existsSync(file)),
        [],
      );
      assert.ok(files.some((file) => file.endsWith('.test.ts')));
    });

  it('the terms of retention are those of the settings', () => {
    const page = fs.readFileSync('docs/security.md', 'utf8');
    const settings = fs.readFileSync('config/worker.ts', 'utf8');
    const terms = [...settings.matchAll(/(RETAIN_\w+): Days\.default\('(\w+)'\)/g)];
    assert.equal(terms.length, 4);
    for (const [, name, term] of terms) assert.match(page, new RegExp(`\`${name}\` \\| \`${term}\``));
  });
});
