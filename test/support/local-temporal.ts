import type { DataConverter } from '@temporalio/common';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { SEARCH_ATTRIBUTES } from '../../scripts/setup/search-attributes.mjs';
import { temporalBinary } from '../../scripts/setup/temporal.mjs';

/** Starts a real Temporal server with the search attributes that the workflows set. */
export async function localTemporal(dataConverter?: DataConverter): Promise<TestWorkflowEnvironment> {
  const searchAttributes = Object.entries(SEARCH_ATTRIBUTES).map(([name, type]) => ({
    name,
    type: type.toUpperCase(),
  }));
  return TestWorkflowEnvironment.createLocal({
    ...(dataConverter ? { client: { dataConverter } } : {}),
    server: {
      executable: { type: 'existing-path', path: await temporalBinary() },
      searchAttributes: searchAttributes as never,
    },
  });
}
