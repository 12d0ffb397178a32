import type { RequestHandler } from 'express';
import { z } from 'zod';
import { WireFault } from './shep/wire-faults.ts';

export const SYSTEMS = ['consent', 'phones', 'registers', 'sms', 'provider'] as const;
export type SystemName = (typeof SYSTEMS)[number];

/** What can go wrong with one SMS. Each happens once; the next attempt succeeds. */
export const MISHAPS = [
  'throttled',
  'queueFull',
  'cutBeforeSubmit',
  'cutAfterSubmit',
  'garbage',
  'receiptFirst',
] as const;
export type Mishap = (typeof MISHAPS)[number];

const whole = z.number().int().min(0).optional();
export const Fault = z.strictObject({
  down: z.boolean().optional(),
  slowMs: whole,
  /** How its answers arrive through ШЭП. */
  answers: WireFault.optional(),
});
/** Faults of the carrier: a mishap for as many of the next messages, or for all messages during a time. */
export const SmsFault = Fault.extend({
  throttledMs: whole,
  queueFullMs: whole,
  cutBeforeSubmit: whole,
  cutAfterSubmit: whole,
  garbage: whole,
  receiptFirst: whole,
});
type FaultState = { down: boolean; slowMs: number; answers: WireFault };
type SmsFaultState = Omit<z.infer<typeof SmsFault>, keyof FaultState>;
type Listener = (system: SystemName, state: FaultState) => void;

export interface Faults {
  set(system: SystemName, change: z.infer<typeof SmsFault>): FaultState;
  of(system: SystemName): FaultState;
  all(): Record<string, FaultState>;
  /** The mishap of the next SMS, for the carrier as a whole; each call uses one up. */
  nextMishap: () => Mishap | undefined;
  onChange(listener: Listener): void;
  guard(system: SystemName): RequestHandler;
  forget(): void;
}

/** Makes systems fail or answer late. A slow system does its work at once and only answers late. */
export function createFaults(): Faults {
  const faults = new Map<SystemName, FaultState>();
  const listeners: Listener[] = [];
  const mishaps = createMishaps();
  const of = (system: SystemName): FaultState => faults.get(system) ?? { down: false, slowMs: 0, answers: 'well' };
  const notify = (system: SystemName): void => {
    for (const listener of listeners) listener(system, of(system));
  };
  return {
    set: (system, { down, slowMs, answers, ...mishap }) => {
      const before = of(system);
      faults.set(system, {
        down: down ?? before.down,
        slowMs: slowMs ?? before.slowMs,
        answers: answers ?? before.answers,
      });
      mishaps.plan(mishap);
      notify(system);
      return { ...of(system), ...mishap };
    },
    of,
    all: () => Object.fromEntries(SYSTEMS.map((system) => [system, of(system)])),
    nextMishap: mishaps.next,
    onChange: (listener) => listeners.push(listener),
    guard: (system) => (_request, response, next) => {
      const { down, slowMs } = of(system);
      if (down) {
        response.status(503).json({ code: 'unavailable' });
        return;
      }
      if (slowMs > 0) {
        const answer = response.json.bind(response);
        response.json = (body) => {
          setTimeout(() => answer(body), slowMs);
          return response;
        };
      }
      next();
    },
    forget: () => {
      faults.clear();
      mishaps.forget();
      for (const system of SYSTEMS) notify(system);
    },
  };
}

function createMishaps() {
  const left = new Map<Mishap, number>();
  const until = new Map<Mishap, number>();
  return {
    plan: ({ throttledMs, queueFullMs, ...counts }: SmsFaultState): void => {
      if (throttledMs !== undefined) until.set('throttled', performance.now() + throttledMs);
      if (queueFullMs !== undefined) until.set('queueFull', performance.now() + queueFullMs);
      for (const mishap of MISHAPS) {
        const count = mishap === 'throttled' || mishap === 'queueFull' ? undefined : counts[mishap];
        if (count !== undefined) left.set(mishap, count);
      }
    },
    next: (): Mishap | undefined => {
      const lasting = MISHAPS.find((mishap) => (until.get(mishap) ?? 0) > performance.now());
      if (lasting) return lasting;
      const mishap = MISHAPS.find((each) => (left.get(each) ?? 0) > 0);
      if (mishap) left.set(mishap, (left.get(mishap) ?? 0) - 1);
      return mishap;
    },
    forget: (): void => {
      left.clear();
      until.clear();
    },
  };
}
