/** Liveness, readiness and metrics of a running process, of the API as of the worker. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Registry } from 'prom-client';

/** A dependency of the process. Without a needed one it is not ready, without another it is degraded. */
type Dependency = { isNeeded: boolean; isThere: () => PromiseLike<boolean> };

type Status = 'ready' | 'degraded' | 'not-ready';
/** The status, and which dependencies are available. */
export type Readiness<Name extends string> = { status: Status } & Record<Name, boolean>;

export type Health<Name extends string> = {
  alive: () => { status: 'alive' };
  ready: () => Promise<{ httpStatus: 200 | 503; readiness: Readiness<Name> }>;
  metrics: () => Promise<{ contentType: string; text: string }>;
};

/** Shorter than monitoring usually waits. */
const CHECK_TIMEOUT_MS = 800;

/** The answers of a process at `/healthz`, `/readyz` and `/metrics`. */
export function openHealth<Name extends string>(
  dependencies: Record<Name, Dependency>,
  register: Registry,
): Health<Name> {
  return {
    alive: () => ({ status: 'alive' }),
    async ready() {
      const all = Object.entries<Dependency>(dependencies);
      const found = await Promise.all(
        all.map(async ([name, { isNeeded, isThere }]) => ({ name, isNeeded, is: await inTime(isThere()) })),
      );
      const missing = found.filter(({ is }) => !is);
      const isReady = !missing.some(({ isNeeded }) => isNeeded);
      const status: Status = !isReady ? 'not-ready' : missing.length > 0 ? 'degraded' : 'ready';
      const each = Object.fromEntries(found.map(({ name, is }) => [name, is])) as Record<Name, boolean>;
      return { httpStatus: isReady ? 200 : 503, readiness: { status, ...each } };
    },
    metrics: async () => ({ contentType: register.contentType, text: await register.metrics() }),
  };
}

/** Whether a dependency answers in time; a fault means that it is not available. */
const inTime = (check: PromiseLike<boolean>): Promise<boolean> =>
  Promise.race([Promise.resolve(check).catch(() => false), pause(CHECK_TIMEOUT_MS, false, { ref: false })]);
