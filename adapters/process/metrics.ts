import { collectDefaultMetrics, Registry } from 'prom-client';

/** A registry of metrics that has those of the process already: memory, processor time, event loop. */
export function openRegistry(): Registry {
  const register = new Registry();
  collectDefaultMetrics({ register });
  return register;
}
