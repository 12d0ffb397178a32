import { DefaultFailureConverter } from '@temporalio/common';

/** Encrypts messages and stacks of failures like every other payload (§6b); worker, client and workflow bundle load
 *  this file by its path. */
export const failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });
