/** The carrier's SMSC: an SMPP 3.4 server in front of the same messages as the HTTP gateway. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Faults } from '../faults.ts';
import type { Outside } from '../outside.ts';
import type { Sms, Wire } from '../sms.ts';
import { createSmppWire } from './smpp-wire.ts';
import { createDeliveries } from './deliveries.ts';
import { createListener } from './listener.ts';
import { createQuery } from './reports.ts';
import type { Exchange, Outcome, Session } from './session.ts';
import { createSubmissions } from './submissions.ts';
import { createSubmit } from './submit.ts';

export interface Smsc {
  /** The port on the loopback interface. */
  listen(): Promise<number>;
  /** Resolves when the last change by the control API has taken effect. */
  settled(): Promise<void>;
  /** How many deliver_sm have not been accepted yet. */
  waiting(): number;
  forget(): void;
  close(): Promise<void>;
}

export function createSmsc(outside: Outside, faults: Faults, sms: Sms): Smsc {
  const { settings } = outside;
  const submissions = createSubmissions();
  const deliveries = createDeliveries(settings.SANDBOX_SMPP_RETRY_MS);
  const wires = new Map<string, Wire>();
  const wireOf = (account: string): Wire => {
    const wire = wires.get(account) ?? createSmppWire(account, { settings, submissions, deliveries });
    wires.set(account, wire);
    return wire;
  };
  const submit = createSubmit({ outside, settings, sms, submissions, wireOf });
  const query = createQuery(sms, submissions, settings);
  const accounts = new Map<Session, string>();

  /** A slow carrier does its work at once and only answers late. */
  const late = async (outcome: Outcome): Promise<Outcome> => {
    const { slowMs } = faults.of('sms');
    if (slowMs > 0) await sleep(slowMs, undefined, { ref: false });
    return outcome;
  };
  const exchange: Exchange = {
    settings,
    submit: async (pdu, account) => late(await submit.receive(pdu, account)),
    query: async (pdu, account) => late(query(pdu, account)),
    bound: (session, { account, receives }) => {
      accounts.set(session, account);
      if (!receives) return;
      sms.serve(wireOf(account));
      deliveries.attach(account, session);
    },
    closed: (session) => {
      deliveries.detach(accounts.get(session) ?? '', session);
      accounts.delete(session);
    },
  };

  const listener = createListener(exchange, settings.SANDBOX_SMPP_PORT);
  faults.onChange((system, { down }) => {
    if (system === 'sms') listener.set(!down);
  });
  return {
    ...listener,
    waiting: () => deliveries.waiting(),
    forget: () => {
      for (const memory of [submit, submissions, deliveries]) memory.forget();
    },
  };
}
