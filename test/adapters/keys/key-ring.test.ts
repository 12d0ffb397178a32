import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openKeyRing } from '../../../adapters/keys/key-ring.ts';

const line = (id: string) => `${id} ${randomBytes(32).toString('base64')}\n`;

describe('a key file that changes while it is in use', () => {
  const file = path.join(os.tmpdir(), `usynys-key-ring-${process.pid}`);
  after(() => fs.rmSync(file, { force: true }));
  const [first, second] = [line('k1'), line('k2')];

  it('§6b is read again: the new first key is used, and a removed key opens nothing', () => {
    fs.writeFileSync(file, first);
    const ring = openKeyRing(file);
    assert.deepEqual([ring.current().id, ring.find('k2')], ['k1', undefined]);
    fs.writeFileSync(file, second + first);
    assert.equal(ring.current().id, 'k2');
    assert.equal(`k1 ${ring.find('k1')?.bytes.toString('base64')}\n`, first);
    fs.writeFileSync(`${file}.new`, second);
    fs.renameSync(`${file}.new`, file);
    assert.deepEqual([ring.find('k1'), ring.current().id], [undefined, 'k2']);
  });

  it('§6b loses no key while it is half written, invalid or missing', () => {
    fs.writeFileSync(file, first);
    const ring = openKeyRing(file);
    for (const wrong of ['', 'k2 half', `${first}${first}`]) {
      fs.writeFileSync(file, wrong);
      assert.equal(ring.current().id, 'k1');
    }
    fs.rmSync(file);
    assert.ok(ring.find('k1'));
    assert.throws(() => openKeyRing(file), /ENOENT/);
    fs.writeFileSync(file, second);
    assert.equal(ring.current().id, 'k2');
  });
});
