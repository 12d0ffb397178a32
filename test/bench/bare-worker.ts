/** The worker of the bare workflows: a process of its own, like the worker of the measured system. */
import http from 'node:http';
import { fileURLToPath } from 'node:url';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';

const activities = { first: nothing, second: nothing, third: nothing, fourth: nothing };
export type BareActivities = typeof activities;

async function nothing(): Promise<void> {}

Runtime.install({ logger: new DefaultLogger('WARN'), shutdownSignals: [] });
const { TEMPORAL_ADDRESS: address, WORKER_PORT: port } = process.env;
const connection = await NativeConnection.connect({ address });
const workflowsPath = fileURLToPath(new URL('bare-workflows.ts', import.meta.url));
const worker = await Worker.create({ connection, taskQueue: 'bare', activities, workflowsPath });
const health = http.createServer((_request, response) =>
  response.writeHead(worker.getState() === 'RUNNING' ? 200 : 503).end(),
);
health.listen(Number(port), '127.0.0.1');
process.once('SIGTERM', () => worker.shutdown());
await worker.run();
health.close();
await connection.close();
