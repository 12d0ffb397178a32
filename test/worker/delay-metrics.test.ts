import assert from 'node:assert/strict';
import { Registry } from 'prom-client';
import type { Store } from '../../adapters/store/database/store.ts';
import { showDelays, transferTimes } from '../../worker/delay-metrics.ts';

const NOW = Date.parse('2026-11-24T06:00:00Z');

/** A database in which one provider is away, and one term is breached; later neither. */
function storeOf(found: { isLate: boolean }): Store {
  const awaySince = new Date(NOW - 5_400_000);
  const db = {
    provider: { findMany: async () => (found.isLate ? [{ id: 'enbek', awaySince }] : []) },
    $queryRaw: async () => (found.isLate ? [{ reached: 'breached', count: 1 }] : []),
  };
  return { db, now: async () => NOW, deliver: () => {} } as unknown as Store;
}

describe('metrics of what is late', () => {
  it('§6c count the time from an agreement to the call', async () => {
    const register = new Registry();
    const observe = transferTimes(register);
    for (const ms of [800, 5_400_000]) observe(ms);
    const text = await register.metrics();
    assert.match(text, /usynys_agreement_to_call_seconds_bucket\{le="1"\} 1\n/);
    assert.match(text, /usynys_agreement_to_call_seconds_bucket\{le="3600"\} 1\n/);
    assert.match(text, /usynys_agreement_to_call_seconds_sum 5400.8\n/);
  });
  it('§5 show the providers that are away and the terms that are over, and forget those that are not', async () => {
    const register = new Registry();
    const found = { isLate: true };
    showDelays(register, storeOf(found));
    const late = await register.metrics();
    assert.match(late, /usynys_provider_away_seconds\{provider="enbek"\} 5400\n/);
    assert.match(late, /usynys_terms_open\{reached="breached"\} 1\n/);
    found.isLate = false;
    const fine = await register.metrics();
    assert.doesNotMatch(fine, /usynys_provider_away_seconds\{/);
    assert.match(fine, /usynys_terms_open\{reached="breached"\} 0\n/);
  });
});
