/** The programs of the bench: each has a log of its own, and all are stopped however the bench ends. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { writeLedger } from '../../scripts/run/leftovers.mjs';
import { endOf } from '../../scripts/run/logs.mjs';
import { launch, untilReady } from '../../scripts/run/process.mjs';
import type { Program, Running } from '../../scripts/run/process.mjs';
import { ROOT } from '../../scripts/setup/paths.mjs';

export interface Processes {
  /** Starts a program and waits until it is ready; gives its process id. */
  start(program: Program): Promise<number>;
  /** Rejects when a program ends by itself, which ends the run. */
  failed: Promise<never>;
  /** Stops all, the last started first. */
  close(): Promise<void>;
}

/** `folder` is where the logs are written. */
export function openProcesses(folder: string): Processes {
  const running: Running[] = [];
  const ledger = path.join(folder, 'processes.json');
  const guard = spawn(process.execPath, [path.join(ROOT, 'scripts/run/guard.mjs'), ledger], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  guard.unref();
  let isClosing = false;
  let fail: (fault: Error) => void = () => {};
  const failed = new Promise<never>((_, reject) => (fail = reject));
  failed.catch(() => {}); // it may not be awaited yet
  return {
    async start(program) {
      const started = launch({ ...program, log: path.join(folder, `${program.name}.log`) });
      running.push(started);
      writeLedger(
        ledger,
        running.map(({ name, pid = 0, stopSignal }) => ({ name, pid, stopSignal })),
      );
      await untilReady(started, program);
      void started.ended.then((how) => isClosing || fail(new Error(`${started.name} ${how}:\n${endOf(started)}`)));
      return started.pid!;
    },
    failed,
    async close() {
      isClosing = true;
      for (const one of running.toReversed()) await one.stop();
      guard.kill();
    },
  };
}
