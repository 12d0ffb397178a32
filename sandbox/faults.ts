import type { RequestHandler } from 'express';
import { z } from 'zod';

export const SYSTEMS = ['consent', 'phones', 'registers', 'sms', 'provider'] as const;
export type SystemName = (typeof SYSTEMS)[number];

export const Fault = z.strictObject({ down: z.boolean().optional(), slowMs: z.number().int().min(0).optional() });
type FaultState = { down: boolean; slowMs: number };

export interface Faults {
  set(system: SystemName, change: z.infer<typeof Fault>): FaultState;
  all(): Record<string, FaultState>;
  guard(system: SystemName): RequestHandler;
  forget(): void;
}

/** Makes a system fail or answer late. A slow system has already done its work when the caller gives up waiting. */
export function createFaults(): Faults {
  const faults = new Map<SystemName, FaultState>();
  const of = (system: SystemName): FaultState => faults.get(system) ?? { down: false, slowMs: 0 };
  return {
    set: (system, change) => {
      const state = { ...of(system), ...change };
      faults.set(system, state);
      return state;
    },
    all: () => Object.fromEntries(SYSTEMS.map((system) => [system, of(system)])),
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
    forget: () => faults.clear(),
  };
}
