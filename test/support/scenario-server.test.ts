import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Worker } from '@temporalio/worker';
import { timeSkippingServer } from '../../scripts/setup/time-skipping.mjs';
import { startScenarioServer } from './scenario-server.ts';
import type { Execution, ScenarioServer } from './scenario-server.ts';
import { openProxy } from './tcp-proxy.ts';
import type { TcpProxy } from './tcp-proxy.ts';

const HOUR = 3_600_000;
const EXACT_MS = 1000;

describe('time on the scenario server', function () {
  this.timeout(120_000);
  let server: ScenarioServer;
  let proxy: TcpProxy;
  let running: Promise<void>;
  let connection: NativeConnection;
  let worker: Worker;
  let client: Client;

  before(async () => {
    server = await startScenarioServer(await timeSkippingServer());
    proxy = await openProxy(server);
    const logger = new DefaultLogger('ERROR');
    const workflowsPath = new URL('waiting-workflow.ts', import.meta.url).pathname;
    const workflowBundle = await bundleWorkflowCode({ workflowsPath, logger });
    connection = await NativeConnection.connect({ address: `127.0.0.1:${proxy.port}` });
    worker = await Worker.create({ connection, taskQueue: 'waiting', workflowBundle, maxCachedWorkflows: 0 });
    running = worker.run();
    client = new Client({ connection: await Connection.connect({ address: `${server.host}:${server.port}` }) });
  });
  after(async () => {
    await proxy.heal();
    worker.shutdown();
    await running;
    await client.connection.close();
    await connection.close();
    await proxy.close();
    await server.close();
  });

  const events = async () => {
    const [execution] = await server.running();
    return execution ? server.history(execution as Execution) : [];
  };
  const until = async (check: () => Promise<boolean>) => {
    for (let tries = 0; tries < 200 && !(await check()); tries++) await pause(50);
  };
  const timersStarted = async () => (await events()).filter((event) => event.timerStartedEventAttributes).length;
  const isIdle = async () => !(await events()).at(-1)?.workflowTaskScheduledEventAttributes;

  it('passes exactly while no work is waiting', async () => {
    const before = await server.now();
    await server.skipTo(before + 3 * HOUR, Infinity);
    assert.ok((await server.now()) - before - 3 * HOUR < EXACT_MS);
  });

  it('passes while the worker is cut off and a timer has given it work, and afterwards as before', async () => {
    await client.workflow.start('waitTwice', { workflowId: 'waiting', taskQueue: 'waiting' });
    await until(async () => (await timersStarted()) === 1);
    await proxy.cut();
    await pause(100);
    const before = await server.now();
    const started = performance.now();
    await server.skipTo(before + 2 * HOUR, 200);
    assert.ok(performance.now() - started < 10_000, 'two hours took too long');
    assert.ok((await server.now()) - before - 2 * HOUR < EXACT_MS);

    await proxy.heal();
    await until(async () => (await timersStarted()) === 2);
    await server.repair(isIdle);
    const healed = await server.now();
    const again = performance.now();
    await server.skipTo(healed + 30 * 60_000, Infinity);
    assert.ok(performance.now() - again < 5_000, 'time stood still after the outage');
  });
});
