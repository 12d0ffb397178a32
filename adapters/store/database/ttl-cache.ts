import { machineTimeIn } from '../../clock/clock.ts';

/** A cache in memory with an expiry and a maximum size; the oldest values are dropped first. `owner` keeps the values
 *  of different databases apart. */
export function ttlCache<T>(ms: number, most: number) {
  const owners = new WeakMap<object, Map<string, { until: number; value: T }>>();
  return {
    get(owner: object, id: string): T | undefined {
      const found = owners.get(owner)?.get(id);
      return found && found.until > machineTimeIn(0) ? found.value : undefined;
    },
    forget(owner: object, id: string): void {
      owners.get(owner)?.delete(id);
    },
    set(owner: object, id: string, value: T): void {
      const values = owners.get(owner) ?? new Map<string, { until: number; value: T }>();
      owners.set(owner, values);
      values.delete(id);
      values.set(id, { until: machineTimeIn(ms), value });
      const [oldest] = values.keys();
      if (values.size > most && oldest !== undefined) values.delete(oldest);
    },
  };
}
