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
const draft = `${file}.${process.pid}.draft`;
fs.writeFileSync(draft, code);
fs.renameSync(draft, file); // atomic, and a draft of its own, because another process may build it now
