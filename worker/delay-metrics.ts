import { Gauge, Histogram } from 'prom-client';
import type { Registry } from 'prom-client';
import type { ObserveTransfer } from '../activities/call-delays.ts';
import { openTerms, providersAway } from '../adapters/store/offers/delays.ts';
import { offersInTrouble } from '../adapters/store/offers/troubles.ts';
import type { Store } from '../adapters/store/database/store.ts';

const HOUR_S = 3_600;

/** Measures how long recipients wait from their agreement until the provider has the application (§6c). */
export function transferTimes(register: Registry): ObserveTransfer {
  const seconds = new Histogram({
    name: 'usynys_agreement_to_call_seconds',
    help: 'Time from a counted agreement until the provider has the application',
    buckets: [1, 2, 5, 15, 60, 300, 900, HOUR_S, 4 * HOUR_S, 24 * HOUR_S, 72 * HOUR_S],
    registers: [register],
  });
  return (delayMs) => seconds.observe(delayMs / 1000);
}

/** Shows what is late, in the database, of all processes: providers that do not answer, offers that wait for a system
 *  whose calls fail, and terms of acts (§5). */
export function showDelays(register: Registry, store: Store): void {
  const registers = [register];
  new Gauge({
    name: 'usynys_provider_away_seconds',
    help: 'How long the calls of a provider have failed; absent while they succeed',
    labelNames: ['provider'],
    registers,
    async collect() {
      const [away, nowMs] = await Promise.all([providersAway(store), store.now()]);
      this.reset();
      for (const { id: provider, awaySince } of away) this.set({ provider }, (nowMs - awaySince.getTime()) / 1000);
    },
  });
  new Gauge({
    name: 'usynys_offers_in_trouble',
    help: 'Offers that wait for an outside system whose calls fail',
    labelNames: ['system'],
    registers,
    async collect() {
      const systems = await offersInTrouble(store);
      this.reset();
      for (const { system, count } of systems) this.set({ system }, count);
    },
  });
  new Gauge({
    name: 'usynys_terms_open',
    help: 'Open offers whose term is nearly over (warned) or over (breached)',
    labelNames: ['reached'],
    registers,
    async collect() {
      const counts = new Map((await openTerms(store)).map(({ reached, count }) => [reached, count]));
      for (const reached of ['warned', 'breached']) this.set({ reached }, counts.get(reached) ?? 0);
    },
  });
}
