/** The operator's SMSC: an SMPP 3.4 server in front of the same messages as the HTTP gateway. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Faults } from '../faults.ts';
import type { Outside } from '../outside.ts';
import type { Carrier, Sms } from '../sms.ts';
import { createCarrier } from './carrier.ts';
import { createDeliveries } from './deliveries.ts';
import { createDoor } from './listener.ts';
import { createQuery } from './reports.ts';
import type { Exchange, Outcome, Session } from './session.ts';
import { createSubmissions } from './submissions.ts';
import { createSubmit } from './submit.ts';

export interface Smsc {
  /** The port on the loopback interface. */
  listen(): Promise<number>;
  /** Resolves when what the control API asked for is so. */
  settled(): Promise<void>;
  /** How many deliver_sm were not accepted yet. */
  waiting(): number;
  forget(): void;
  close(): Promise<void>;
}

export function createSmsc(outside: Outside, faults: Faults, sms: Sms): Smsc {
  const { settings } = outside;
  const submissions = createSubmissions();
  const deliveries = createDeliveries(settings.SANDBOX_SMPP_RETRY_MS);
  const carriers = new Map<string, Carrier>();
  const carrierOf = (account: string): Carrier => {
    const carrier = carriers.get(account) ?? createCarrier(account, { settings, submissions, deliveries });
    carriers.set(account, carrier);
    return carrier;
  };
  const submit = createSubmit({ outside, settings, sms, submissions, carrierOf });
  const query = createQuery(sms, submissions, settings);
  const accounts = new Map<Session, string>();

  /** A slow operator has done its work when the client gives up waiting. */
  const late = async (outcome: Outcome): Promise<Outcome> => {
    const { slowMs } = faults.of('sms');
    if (slowMs > 0) await sleep(slowMs, undefined, { ref: false });
    return outcome;
  };
  const exchange: Exchange = {
    settings,
    submit: async (pdu, account) => late(await submit.take(pdu, account)),
    query: async (pdu, account) => late(query(pdu, account)),
    bound: (session, { account, receives }) => {
      accounts.set(session, account);
      if (!receives) return;
      sms.serve(carrierOf(account));
      deliveries.attach(account, session);
    },
    closed: (session) => {
      deliveries.detach(accounts.get(session) ?? '', session);
      accounts.delete(session);
    },
  };

  const door = createDoor(exchange, settings.SANDBOX_SMPP_PORT);
  faults.onChange((system, { down }) => {
    if (system === 'sms') door.set(!down);
  });
  return {
    ...door,
    waiting: () => deliveries.waiting(),
    forget: () => {
      for (const memory of [submit, submissions, deliveries]) memory.forget();
    },
  };
}
