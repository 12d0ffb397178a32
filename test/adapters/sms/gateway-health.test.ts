import assert from 'node:assert/strict';
import type { Outcome } from '../../../adapters/sms/gateway-health.ts';
import { gatewayHealth } from '../../../adapters/sms/gateway-health.ts';

describe('the health of a gateway', () => {
  let ms: number;
  let seen: string[];
  let health: ReturnType<typeof gatewayHealth>;
  beforeEach(() => {
    ms = 0;
    seen = [];
    health = gatewayHealth(
      10_000,
      ({ gateway, outcome, seconds }) => seen.push(`${gateway} ${outcome} ${seconds}`),
      () => ms,
    );
  });
  const call = (outcome: Outcome, took = 100, gateway = 'primary') => {
    const note = health.begin(gateway);
    ms += took;
    note(outcome);
  };

  it('three failures in a row exclude the gateway, and only that one', () => {
    call('may-have-left');
    call('did-not-leave');
    assert.ok(health.isUp('primary'));
    call('refused-us');
    assert.ok(!health.isUp('primary') && health.isUp('reserve'));
  });
  it('an SMS between two failures resets the count; a refused number is no failure of the gateway', () => {
    for (const good of ['accepted', 'refused-number'] as const) {
      call('slow');
      call('slow');
      call(good);
      assert.ok(health.isUp('primary'), good);
    }
  });
  it('a late answer is a failure, though the SMS was accepted', () => {
    for (let count = 0; count < 3; count++) call('accepted', 10_000);
    assert.ok(!health.isUp('primary'));
    assert.equal(seen[0], 'primary slow 10');
  });
  it('after a pause one SMS tests the gateway, and the others wait for its outcome', () => {
    for (let count = 0; count < 3; count++) call('slow');
    ms += 14_999;
    assert.ok(!health.isUp('primary'));
    ms += 1;
    assert.ok(health.isUp('primary'));
    const probe = health.begin('primary');
    assert.ok(!health.isUp('primary'), 'one at a time');
    probe('may-have-left');
    assert.ok(!health.isUp('primary'), 'the pause begins anew');
    ms += 15_000;
    call('accepted');
    assert.ok(health.isUp('primary'));
    call('slow');
    assert.ok(health.isUp('primary'), 'three failures are needed again');
  });
});
