import { Gauge } from 'prom-client';
import type { Registry } from 'prom-client';
import type { SmppGateway } from '../adapters/sms/smpp/gateway.ts';

/** Shows the SMPP sessions with carriers: how many are bound, and what is under way on them. */
export function showSessions(register: Registry, gateways: readonly SmppGateway[]): void {
  const registers = [register];
  const labelNames = ['gateway'];
  new Gauge({
    name: 'usynys_smpp_sessions_bound',
    help: 'Sessions of this worker that are bound',
    labelNames,
    registers,
    collect() {
      for (const { name, state } of gateways) this.set({ gateway: name }, state().bound);
    },
  });
  new Gauge({
    name: 'usynys_smpp_window_used',
    help: 'Requests of this worker without an answer yet',
    labelNames,
    registers,
    collect() {
      for (const { name, state } of gateways) this.set({ gateway: name }, state().inWindow);
    },
  });
  new Gauge({
    name: 'usynys_smpp_waiting',
    help: 'Parts that wait for a session, a place in its window or the throughput limit',
    labelNames,
    registers,
    collect() {
      for (const { name, state } of gateways) this.set({ gateway: name }, state().waiting);
    },
  });
  new Gauge({
    name: 'usynys_smpp_parts_unknown',
    help: 'Parts that were sent and not answered, of all workers',
    labelNames,
    registers,
    async collect() {
      for (const { name, unknownParts } of gateways) this.set({ gateway: name }, await unknownParts());
    },
  });
}

/** One line for each gateway with sessions; it says why a session is not bound. */
export const sessionLines = (gateways: readonly SmppGateway[]): string[] =>
  gateways.map(({ name, state }) => {
    const { bound, sessions, trouble } = state();
    return `gateway ${name}: ${bound} of ${sessions} sessions bound${trouble ? `; ${trouble}` : ''}`;
  });
