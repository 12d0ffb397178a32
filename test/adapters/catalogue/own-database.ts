/** A PostgreSQL server of the test's own, removed after the test. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from '../../../scripts/setup/ports.mjs';
import { makeCluster, postgresServer } from '../../../scripts/setup/postgres.mjs';

/** Starts an empty database on a free port; `stop` ends the server and removes its data. */
export async function startDatabase(): Promise<{ url: string; stop: () => Promise<void> }> {
  const home = mkdtempSync(path.join(tmpdir(), 'catalogue-database-'));
  const folder = path.join(home, 'data');
  await makeCluster(folder, 'postgres');
  const port = await freePort();
  const { program, args, ...identity } = await postgresServer(folder, port, { fsync: 'off' });
  const server = spawn(program, args, { ...identity, stdio: ['ignore', 'ignore', 'pipe'] });
  const exit = once(server, 'exit');
  for await (const line of server.stderr) if (String(line).includes('ready to accept connections')) break;
  const stop = async () => {
    server.kill('SIGINT');
    await exit;
    rmSync(home, { recursive: true, force: true });
  };
  return { url: `postgresql://postgres:postgres@127.0.0.1:${port}/postgres`, stop };
}
