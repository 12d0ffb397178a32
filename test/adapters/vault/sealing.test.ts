import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { fileKeyWrapper } from '../../../adapters/vault/key-wrapper.ts';
import { isSealed, seal, unseal } from '../../../adapters/vault/sealing.ts';
import { vaultOn } from '../../../adapters/vault/vault.ts';

const key = randomBytes(32);
const place = { table: 'offers', column: 'phone', row: 'a' };
const broken = { name: 'SealBroken' };

describe('a sealed text', () => {
  it('§6b opens to what it was, whatever it was', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const sealed = seal(key, place, text);
        assert.ok(isSealed(sealed));
        assert.equal(unseal(key, place, sealed), Buffer.from(text).toString('utf8'));
      }),
    ));
  it('§6b does not open in another row, column or table, nor with another key', () => {
    const sealed = seal(key, place, '+77015550101');
    for (const other of [{ row: 'b' }, { column: 'text' }, { table: 'inbound_sms' }])
      assert.throws(() => unseal(key, { ...place, ...other }, sealed), broken);
    assert.throws(() => unseal(randomBytes(32), place, sealed), broken);
  });
  it('§6b does not open when a bit of it was changed, nor when it was never sealed', () => {
    const sealed = seal(key, place, '1');
    const bytes = Buffer.from(sealed.slice(3), 'base64url');
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const changed = Buffer.from(bytes);
      changed[bit >> 3]! ^= 1 << (bit & 7);
      assert.throws(() => unseal(key, place, `s1.${changed.toString('base64url')}`), broken);
    }
    for (const text of ['', '+77015550101', 's1.', 's1.AAAA']) assert.throws(() => unseal(key, place, text), broken);
  });
});

describe('a person’s key', () => {
  const [old, young] = [
    { id: 'k1', bytes: randomBytes(32) },
    { id: 'k2', bytes: randomBytes(32) },
  ];
  const holder = (keys: (typeof old)[]) =>
    fileKeyWrapper({ current: () => keys[0]!, find: (id) => keys.find((one) => one.id === id) });
  const vault = (keys: (typeof old)[]) => vaultOn(holder(keys), randomBytes(32));

  it('§6b is the same after it was wrapped again with a younger key-encryption key', async () => {
    const { key: made, stored } = await vault([old]).newKey('person');
    const both = vault([young, old]);
    const fresh = await both.rewrap(stored);
    assert.equal(fresh.kekId, 'k2');
    assert.deepEqual(await vault([young]).unwrap(fresh), made);
    await assert.rejects(vault([young]).unwrap(stored), /k1 is not in the file/);
  });
  it('§6b cannot be given to another person', async () => {
    const { stored } = await vault([old]).newKey('person');
    await assert.rejects(vault([old]).unwrap({ ...stored, id: 'another person' }));
  });
  it('§6b has blind indexes that distinguish values and kinds', () => {
    const { index } = vault([old]);
    assert.equal(index('phone', '+77015550101'), index('phone', '+77015550101'));
    assert.notEqual(index('phone', '900101400013'), index('identifier', '900101400013'));
    assert.notEqual(index('phone', '+77015550101'), vault([old]).index('phone', '+77015550101'));
  });
});
