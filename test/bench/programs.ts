/** How each part of the measured system is started: the product's own processes and real servers. */
import path from 'node:path';
import { ours, postgres } from '../../scripts/run/programs.mjs';
import type { Program } from '../../scripts/run/process.mjs';
import { CACHE, ROOT } from '../../scripts/setup/paths.mjs';
import { ensureSearchAttributes, SEARCH_ATTRIBUTES } from '../../scripts/setup/search-attributes.mjs';
import { temporalBinary } from '../../scripts/setup/temporal.mjs';

/** Temporal's dev server without a database file, so that it keeps everything in memory. */
export async function temporalInMemory(port: number): Promise<Program> {
  const names = Object.entries(SEARCH_ATTRIBUTES).flatMap(([name, type]) => ['--search-attribute', `${name}=${type}`]);
  const place = ['--headless', '--ip', '127.0.0.1', '--port', String(port), '--log-level', 'warn'];
  // Settings of the user's own CLI must not change what is measured, so it is given a file that does not exist.
  const unset = ['--env-file', path.join(CACHE, 'no-settings.yaml')];
  return {
    name: 'temporal',
    program: await temporalBinary(console.log),
    args: ['server', 'start-dev', ...place, ...unset, ...names],
    isReady: () => ensureSearchAttributes(`127.0.0.1:${port}`, 'default'),
  };
}

/** PostgreSQL with its default durability: each commit waits for the disk. It counts its statements, which costs
 *  little. */
export const durablePostgres = (folder: string, url: string): Promise<Program> =>
  postgres(folder, url, { shared_preload_libraries: 'pg_stat_statements' });

/** The API or the worker; `profileFolder`: where it writes its CPU profile when it stops. */
export function measuredProcess(
  name: 'api' | 'worker',
  port: number,
  env: Record<string, string>,
  profileFolder: string | undefined,
): Program {
  const program = ours(name, port, env);
  const profiling = profileFolder ? ['--cpu-prof', '--cpu-prof-dir', path.join(profileFolder, name)] : [];
  return { ...program, args: [...profiling, ...program.args] };
}

export function bareWorker(port: number, temporalAddress: string): Program {
  return {
    name: 'bare-worker',
    program: process.execPath,
    args: ['--import', 'tsx', path.join(ROOT, 'test/bench/bare-worker.ts')],
    env: { TEMPORAL_ADDRESS: temporalAddress, WORKER_PORT: String(port) },
    isReady: async () => (await fetch(`http://127.0.0.1:${port}`)).ok,
  };
}
