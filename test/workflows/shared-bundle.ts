import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { workflowBundle } from '../../scripts/setup/workflow-bundle.mjs';

export const bundleOf = (file: string) =>
  bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL(file, import.meta.url)),
    logger: new DefaultLogger('ERROR'),
  });

let bundled: Promise<{ code: string }> | undefined;
/** The product's workflows, bundled as the worker gets them, once for all processes of tests. */
export const sharedBundle = () => (bundled ??= builtBundle());

const builtBundle = async () => ({ code: await readFile(await workflowBundle(), 'utf8') });
