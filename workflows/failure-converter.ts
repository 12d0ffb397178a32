import { DefaultFailureConverter } from '@temporalio/common';

/** Messages and stacks of failures are closed like every other payload (§6b); worker, client and sandbox load it by its
 *  path. */
export const failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });
