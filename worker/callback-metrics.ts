import { Counter, Histogram } from 'prom-client';
import type { Registry } from 'prom-client';
import type { AttemptedCallback } from '../adapters/store/callbacks/due-callbacks.ts';

/** Counts every attempt at a callback. */
export function callbackAttempts(register: Registry): (attempted: AttemptedCallback) => void {
  const registers = [register];
  const attempts = new Counter({
    name: 'usynys_callback_attempts_total',
    help: 'Attempts at callbacks to providers, by result',
    labelNames: ['provider', 'result'],
    registers,
  });
  const seconds = new Histogram({
    name: 'usynys_callback_seconds',
    help: 'How long a provider took to answer a callback',
    labelNames: ['provider'],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  });
  return ({ callback: { providerId: provider }, result }) => {
    attempts.inc({ provider, result: result.outcome === 'delivered' ? 'delivered' : (result.error ?? result.outcome) });
    seconds.observe({ provider }, result.ms / 1000);
  };
}
