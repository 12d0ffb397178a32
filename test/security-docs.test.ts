import assert from 'node:assert/strict';
import fs from 'node:fs';

/** The files that a page names as code, such as `domain/offer.ts`. */
const filesIn = (page: string): string[] =>
  [...page.matchAll(/`((?:[\w.-]+\/)+[\w.-]+\.(?:ts|mjs|sql|yaml)|[\w-]+\.(?:ts|json))`/g)].map(([, file]) => file!);

const PAGES = ['docs/security.md', ...fs.readdirSync('docs/security').map((file) => `docs/security/${file}`)];

describe('docs/security.md and docs/security/', () => {
  for (const name of PAGES)
    it(`${name} names files that exist`, () => {
      const files = filesIn(fs.readFileSync(name, 'utf8'));
      assert.deepEqual(
        files.filter((file) => !fs.existsSync(file)),
        [],
      );
    });
  for (const name of ['docs/security/controls.md', 'docs/security/asvs.md'])
    it(`${name} names files of the code, and proofs that are tests`, () => {
      const files = filesIn(fs.readFileSync(name, 'utf8'));
      assert.ok(files.length > 20);
      assert.ok(files.some((file) => file.endsWith('.test.ts')));
    });

  it('the terms of retention are those of the settings', () => {
    const page = fs.readFileSync('docs/security/personal-data.md', 'utf8');
    const settings = fs.readFileSync('config/worker.ts', 'utf8');
    const terms = [...settings.matchAll(/(RETAIN_\w+): Days\.default\('(\w+)'\)/g)];
    assert.equal(terms.length, 4);
    for (const [, name, term] of terms) assert.match(page, new RegExp(`\`${name}\` \\| \`${term}\``));
  });
});
