type Log = { warn(fields: object, text: string): void };

/** Repeats `work` until it is stopped; `work` returns whether there is more to do at once. */
export function startLoop(
  name: string,
  pauseMs: number,
  work: () => Promise<boolean>,
  log: Log,
): { stop(): Promise<void>; wake(): void } {
  let stopped = false;
  let wake = () => {};
  const running = (async () => {
    while (!stopped) {
      const more = await work().catch((fault: Error) => {
        log.warn({ loop: name, fault: fault.name }, 'a round failed; the next one follows');
        return false;
      });
      if (!more && !stopped) {
        await new Promise<void>((resolve) => {
          wake = resolve;
          setTimeout(resolve, pauseMs);
        });
        wake = () => {};
      }
    }
  })();
  return {
    /** Ends the pause, if there is one now. */
    wake: () => wake(),
    async stop() {
      stopped = true;
      wake();
      await running;
    },
  };
}
