import { collectDefaultMetrics, Registry } from 'prom-client';

/** A registry of metrics with those of the process itself: memory, processor time, event loop. */
export function openRegistry(): Registry {
  const register = new Registry();
  collectDefaultMetrics({ register });
  return register;
}
