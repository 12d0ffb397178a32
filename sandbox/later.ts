/** Schedules what happens by itself; all of it is cancelled when the world is replaced or the process stops. */
export interface Later {
  (delayMs: number, action: () => Promise<unknown>): void;
  forget(): void;
}

/** With `active` false (in scenarios) nothing happens by itself. */
export function createLater(active: boolean): Later {
  const timers = new Set<NodeJS.Timeout>();
  const later = (delayMs: number, action: () => Promise<unknown>): void => {
    if (!active) return;
    const timer = setTimeout(() => {
      timers.delete(timer);
      action().catch((error: unknown) => console.error(`sandbox: ${String(error)}`));
    }, delayMs);
    timers.add(timer);
  };
  const forget = (): void => {
    for (const timer of timers) clearTimeout(timer);
    timers.clear();
  };
  return Object.assign(later, { forget });
}
