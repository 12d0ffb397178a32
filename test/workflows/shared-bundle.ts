import { fileURLToPath } from 'node:url';
import type { WorkflowBundleWithSourceMap } from '@temporalio/worker';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';

export const bundleOf = (file: string) =>
  bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL(file, import.meta.url)),
    logger: new DefaultLogger('ERROR'),
  });

let bundled: Promise<WorkflowBundleWithSourceMap> | undefined;
/** The product's workflows, bundled once for all tests. */
export const sharedBundle = () => (bundled ??= bundleOf('../../workflows/index.ts'));
