/**
 * Downloads a Temporal server with the SDK (`node sdk-download.mjs <kind> <folder>`). A process of its own, because the
 * SDK downloads a server only by starting it, and its runtime cannot be unloaded.
 */
import { TestWorkflowEnvironment } from '@temporalio/testing';

const [kind, downloadDir] = process.argv.slice(2);
const server = { executable: { type: /** @type {const} */ ('cached-download'), downloadDir } };
const environment =
  kind === 'time-skipping'
    ? await TestWorkflowEnvironment.createTimeSkipping({ server })
    : await TestWorkflowEnvironment.createLocal({ server });
await environment.teardown();
process.exit(0);
