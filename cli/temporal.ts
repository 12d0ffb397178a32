/** What Temporal needs from this installation: its search attributes, and its runs after a loss. */
import { Connection } from '@temporalio/client';
import type { SearchAttributeType } from '@temporalio/common';
import { startRunsAgain } from '../adapters/store/offers/start-runs-again.ts';
import { missingSearchAttributes } from '../adapters/temporal/search-attributes.ts';
import { loadTemporalCommandConfig } from '../config/commands.ts';
import { temporalPlace } from '../config/temporal.ts';
import { withAccess } from './api-key.ts';

const TIMEOUT_MS = 10_000;
/** Numbers of temporal.api.enums.v1.IndexedValueType. */
const VALUE_TYPES: Partial<Record<SearchAttributeType, number>> = { KEYWORD: 2, DATETIME: 6 };

/** Adds the search attributes of offers that the namespace does not know yet. */
export async function prepareTemporal(): Promise<number> {
  const settings = loadTemporalCommandConfig();
  const { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace } = settings;
  const connection = await Connection.connect({ ...temporalPlace(settings), connectTimeout: TIMEOUT_MS }).catch(() => {
    throw new Error(`Temporal does not answer at ${address}: is it running, and is TEMPORAL_ADDRESS right?`);
  });
  try {
    const missing = await missingSearchAttributes(connection, namespace).catch(() => {
      throw new Error(`Temporal at ${address} has no namespace ${namespace}: make it, or set TEMPORAL_NAMESPACE.`);
    });
    const added = missing.map(({ name, type }) => [name, VALUE_TYPES[type]!]);
    if (added.length > 0)
      await connection.operatorService.addSearchAttributes({ namespace, searchAttributes: Object.fromEntries(added) });
    console.log(`${missing.length} search attributes were added to the namespace ${namespace} of ${address}.`);
    return 0;
  } finally {
    await connection.close();
  }
}

/** Lets the worker start the runs of all open offers again, for a Temporal that has lost them. */
export const rebuildRuns = (): Promise<number> =>
  withAccess(async (store) => {
    console.log(
      `The worker starts the runs of ${await startRunsAgain(store)} open offers that Temporal does not have.`,
    );
    return 0;
  });
