import { spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import type { ConnectionOptions } from '@temporalio/client';
// The key with which the SDK's own test environment requests the service that skips time.
import { InternalConnectionOptionsSymbol as internal } from '@temporalio/client/lib/connection.js';
import type { InternalConnectionOptions } from '@temporalio/client/lib/connection.js';
import { msNumberToTs, tsToMs } from '@temporalio/common/lib/time.js';
import { freePort } from '../../scripts/setup/ports.mjs';

/** A running test server whose time can be skipped. */
export interface TimeSkippingServer {
  host: string;
  port: number;
  connection: Connection;
  /** Skips this much scenario time; timers that are due on the way fire. */
  sleep(ms: number): Promise<void>;
  lock(): Promise<unknown>;
  /** False when no lock was left to release. */
  unlock(): Promise<boolean>;
  now(): Promise<number>;
  stop(): Promise<void>;
}

const HOST = '127.0.0.1';
const STARTED_WITHIN_MS = 60_000;

/** Starts the server on a free port. The SDK's environment gives up after 5 s, too soon on a busy machine. */
export async function startTimeSkipping(executable: string): Promise<TimeSkippingServer> {
  const port = await freePort();
  const child = spawn(executable, [String(port)], { stdio: 'ignore' });
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
  try {
    const connection = await connected(`${HOST}:${port}`, hasEnded);
    const { testService: time } = connection;
    if (!time) throw new Error('This version of the SDK hides the service that skips time');
    return {
      host: HOST,
      port,
      connection,
      sleep: async (ms) => void (await time.unlockTimeSkippingWithSleep({ duration: msNumberToTs(ms) })),
      lock: () => time.lockTimeSkipping({}),
      unlock: () =>
        time.unlockTimeSkipping({}).then(
          () => true,
          () => false,
        ),
      now: async () => tsToMs((await time.getCurrentTime({})).time),
      stop,
    };

    async function stop(): Promise<void> {
      await connection.close();
      await ended();
    }
  } catch (error) {
    await ended();
    throw error;
  }

  async function ended(): Promise<void> {
    process.off('exit', kill);
    if (hasEnded()) return;
    const exit = new Promise((resolve) => child.once('exit', resolve));
    kill();
    await exit;
  }
}

async function connected(address: string, hasEnded: () => boolean): Promise<Connection> {
  const options: ConnectionOptions & InternalConnectionOptions = {
    address,
    connectTimeout: 1000,
    [internal]: { supportsTestService: true },
  };
  const giveUpAt = performance.now() + STARTED_WITHIN_MS;
  for (;;) {
    try {
      return await Connection.connect(options);
    } catch (error) {
      if (hasEnded()) throw new Error('The time-skipping server does not start', { cause: error });
      if (performance.now() > giveUpAt) throw error;
      await pause(50);
    }
  }
}
