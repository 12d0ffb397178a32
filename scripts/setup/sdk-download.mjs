/**
 * The Temporal SDK's own download of a server, as a process of its own (`node sdk-download.mjs <kind> <folder>`):
 * the SDK offers it only by starting that server, and its runtime does not leave a process again.
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
