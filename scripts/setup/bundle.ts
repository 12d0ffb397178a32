/** Bundles the workflows into the given file: built once per state of the code, it saves the worker seconds at its
 *  start. */
import fs from 'node:fs';
import path from 'node:path';
import { bundleWorkflowCode } from '@temporalio/worker';

const WORKFLOWS = path.join(import.meta.dirname, '..', '..', 'workflows');
const [file = ''] = process.argv.slice(2);
const { code } = await bundleWorkflowCode({
  workflowsPath: path.join(WORKFLOWS, 'index.ts'),
  failureConverterPath: path.join(WORKFLOWS, 'failure-converter.ts'),
});
fs.mkdirSync(path.dirname(file), { recursive: true });
fs.writeFileSync(`${file}.draft`, code);
fs.renameSync(`${file}.draft`, file); // atomic, because another process may build it now
