import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ROOT } from '../support/child-process.ts';

/** Runs `usynys catalogue` with no setting at all. */
function catalogue(...args: string[]): { code: number | null; out: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['cli/usynys.mjs', 'catalogue', ...args], {
    cwd: ROOT,
    env: { PATH: process.env['PATH'] ?? '', NODE_ENV: 'test' },
    encoding: 'utf8',
  });
  return { code: status, out: stdout + stderr };
}

describe('usynys catalogue', function () {
  this.timeout(30_000);

  it('§3.1 prints encoding, units and parts of every SMS, and the price of an offer in parts', () => {
    const { code, out } = catalogue();
    assert.equal(code, 0, out);
    assert.match(out, /^child-care-allowance: parts of each SMS/m);
    assert.match(out, /^ {2}offer +kk 2 +\(130 UCS-2\) +ru 2 +\(131 UCS-2\) +en 1 +\(152 GSM-7\)$/m);
    assert.match(out, /An offer that is accepted and granted: kk 4, ru 4, en 3 parts/);
    assert.match(out, /\d+ services; every SMS fits two parts\.\nEnglish SMS of two parts, marked with \*,/);
    assert.doesNotMatch(out, /Минтруда/);
    assert.match(catalogue('--texts').out, /^ {4}ru: Минтруда: /m);
  });

  it('§3.1 prints every problem of another folder, and ends with 1', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'catalogue-'));
    try {
      cpSync(path.join(ROOT, 'prisma/catalogue'), folder, { recursive: true });
      const file = path.join(folder, 'services/gas-voucher.yaml');
      writeFileSync(file, readFileSync(file, 'utf8').replace('1 – да', 'да'));
      const { code, out } = catalogue(folder);
      assert.equal(code, 1);
      assert.match(out, /services\/gas-voucher\.yaml: templates\.offer\.ru: the answer 1 is not shown/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
