import { Counter, Gauge, Histogram } from 'prom-client';
import type { Registry } from 'prom-client';
import type { Sms } from './sms-carrier.ts';
import type { Observer } from '../adapters/sms/gateway-health.ts';

const FAULTS = new Set(['refused-us', 'did-not-leave', 'may-have-left', 'slow']);

/** Counts every call of a gateway. */
export function gatewayCalls(register: Registry): Observer {
  const registers = [register];
  const sends = new Counter({
    name: 'usynys_gateway_sends_total',
    help: 'SMS that a gateway was asked to send',
    labelNames: ['gateway'],
    registers,
  });
  const faults = new Counter({
    name: 'usynys_gateway_faults_total',
    help: 'Calls of a gateway that failed, were slow, or were refused because of us (money, sender, text)',
    labelNames: ['gateway', 'fault'],
    registers,
  });
  const seconds = new Histogram({
    name: 'usynys_gateway_seconds',
    help: 'How long a gateway took to answer',
    labelNames: ['gateway'],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15],
    registers,
  });
  return ({ gateway, outcome, seconds: took }) => {
    sends.inc({ gateway });
    if (FAULTS.has(outcome)) faults.inc({ gateway, fault: outcome });
    seconds.observe({ gateway }, took);
  };
}

/** Shows which gateways this worker considers healthy. */
export function showGateways(register: Registry, { names, isUp }: Pick<Sms, 'names' | 'isUp'>): void {
  new Gauge({
    name: 'usynys_gateway_up',
    help: '1 while this worker considers the gateway healthy',
    labelNames: ['gateway'],
    registers: [register],
    collect() {
      for (const gateway of names) this.set({ gateway }, isUp(gateway) ? 1 : 0);
    },
  });
}
