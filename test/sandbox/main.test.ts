import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { SECRETS } from './harness.ts';

const MAIN = fileURLToPath(new URL('../../sandbox/main.ts', import.meta.url));

function start(env: Record<string, string>) {
  const child = spawn(process.execPath, ['--import', 'tsx', MAIN], { env: { PATH: process.env.PATH, ...env } });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  return { child, said: () => said };
}

describe('sandbox: the process', function () {
  this.timeout(20_000);

  it('prints its address when it is ready, answers the readiness check, and stops on request', async () => {
    const { child, said } = start({ SANDBOX_PORT: '0', SANDBOX_SMPP_PORT: '0', SANDBOX_TOKEN: 't', ...SECRETS });
    await once(child.stdout, 'data');
    const url = /ready on (\S+)/.exec(said())?.[1];
    assert.equal((await fetch(`${url}/readyz`)).status, 200);
    child.kill('SIGTERM');
    const [code] = await once(child, 'exit');
    assert.equal(code, 0);
  });

  it('names a missing setting and does not start', async () => {
    const { child, said } = start({ SANDBOX_PORT: '0', SANDBOX_SMPP_PORT: '0', ...SECRETS });
    const [code] = await once(child, 'exit');
    assert.equal(code, 1);
    assert.match(said(), /SANDBOX_TOKEN/);
    assert.doesNotMatch(said(), /at async/);
  });
});
