/** An empty PostgreSQL server of the same version as pg_dump; `stop` deletes it. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../../scripts/setup/ports.mjs';
import { asPostgresUser } from '../../scripts/setup/postgres-user.mjs';

const run = promisify(execFile);

export type Cluster = { url: string; stop: () => Promise<void> };

export async function startCluster(tools: string): Promise<Cluster> {
  const home = mkdtempSync(path.join(tmpdir(), 'usynys-cluster-'));
  chmodSync(home, 0o755); // as root, PostgreSQL runs as another user
  const folder = path.join(home, 'data');
  const options = ['-D', folder, '--username=postgres', '--auth=trust', '--encoding=UTF8', '--locale=C'];
  const making = asPostgresUser(folder, path.join(tools, 'initdb'), options);
  await run(making.program, making.args, { uid: making.uid, gid: making.gid });
  const port = await freePort();
  const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'fsync=off'];
  const flags = ['-D', folder, '-p', String(port), ...settings.flatMap((one) => ['-c', one])];
  const { program, args, ...identity } = asPostgresUser(folder, path.join(tools, 'postgres'), flags);
  const server = spawn(program, args, { ...identity, stdio: ['ignore', 'ignore', 'pipe'] });
  const exit = once(server, 'exit');
  for await (const line of server.stderr) if (String(line).includes('ready to accept connections')) break;
  return {
    url: `postgresql://postgres@127.0.0.1:${port}/postgres`,
    stop: async () => {
      server.kill('SIGINT');
      await exit;
      rmSync(home, { recursive: true, force: true });
    },
  };
}
