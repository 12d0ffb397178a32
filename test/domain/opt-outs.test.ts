import assert from 'node:assert/strict';
import { isBarredBy, isTakenBack, optChangeBy } from '../../domain/opt-outs.ts';
import { READINGS } from '../../domain/reply-reading.ts';

const own = { recipientId: 'aigul', providerId: 'enbek', personId: 'aigul' };
const ofFirm = { recipientId: 'firm', providerId: 'enbek', personId: 'aigul' };

describe('opting out', () => {
  it('§2.1 is of all providers, and with the code of an offer of its provider', () => {
    assert.deepEqual(optChangeBy({ reading: 'opt-out' }, own), { optOut: { recipientId: 'aigul', saidBy: 'aigul' } });
    assert.deepEqual(optChangeBy({ reading: 'opt-out', code: '47' }, own), {
      optOut: { recipientId: 'aigul', saidBy: 'aigul', providerId: 'enbek' },
    });
    const [ofAll, ofEnbek] = [
      { recipientId: 'aigul', saidBy: 'aigul' },
      { ...own, saidBy: 'aigul' },
    ];
    for (const [providerId, barred] of [
      ['enbek', true],
      ['energo', false],
    ] as const) {
      assert.equal(isBarredBy(ofAll, { ...own, providerId }), true);
      assert.equal(isBarredBy(ofEnbek, { ...own, providerId }), barred);
    }
  });

  it('§2.3 of a representative concerns the offers of the organisation, and not the person’s own', () => {
    const change = optChangeBy({ reading: 'opt-out' }, ofFirm);
    assert.deepEqual(change, { optOut: { recipientId: 'firm', saidBy: 'aigul' } });
    const optOut = { recipientId: 'firm', saidBy: 'aigul' };
    assert.deepEqual([isBarredBy(optOut, ofFirm), isBarredBy(optOut, own)], [true, false]);
    assert.equal(isBarredBy({ recipientId: 'aigul', saidBy: 'aigul' }, ofFirm), false);
  });

  it('§3b is taken back by one opt-in: all that the person said, and all that was said for the recipient', () => {
    const change = optChangeBy({ reading: 'opt-in' }, own);
    assert.deepEqual(change, { optIn: { recipientId: 'aigul', saidBy: 'aigul' } });
    const back = { recipientId: 'aigul', saidBy: 'aigul' };
    assert.equal(isTakenBack({ recipientId: 'aigul', saidBy: 'aigul', providerId: 'enbek' }, back), true);
    assert.equal(isTakenBack({ recipientId: 'firm', saidBy: 'aigul' }, back), true);
    assert.equal(isTakenBack({ recipientId: 'firm', saidBy: 'berik' }, back), false);
    assert.equal(isTakenBack({ recipientId: 'firm', saidBy: 'berik' }, { recipientId: 'firm', saidBy: 'aigul' }), true);
  });

  it('§4a is changed by no other reply', () => {
    for (const reading of READINGS)
      if (reading !== 'opt-out' && reading !== 'opt-in') assert.equal(optChangeBy({ reading }, own), undefined);
  });
});
