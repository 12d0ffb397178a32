/** The search attributes of runs in Temporal UI, which the server must know. They are the same as in
 *  workflows/search-attributes.ts, which a script cannot import without the packages; a test compares both. */
import { Connection } from '@temporalio/client';
import { trouble } from './step.mjs';

/** @type {Record<string, 'Keyword' | 'Datetime'>} */
export const SEARCH_ATTRIBUTES = {
  OfferState: 'Keyword',
  OfferService: 'Keyword',
  OfferProvider: 'Keyword',
  OfferDeadline: 'Datetime',
  OfferCode: 'Keyword',
  OfferTerm: 'Keyword',
  OfferWaitsFor: 'Keyword',
};

/** Numbers of temporal.api.enums.v1.IndexedValueType. */
const VALUE_TYPES = { Keyword: 2, Datetime: 6 };

const DEADLINE_MS = 5000;

/**
 * Whether the server answers and knows all search attributes; adds those that it does not know.
 * @param {string} address
 * @param {string} namespace
 */
export async function ensureSearchAttributes(address, namespace) {
  const connection = await Connection.connect({ address, connectTimeout: DEADLINE_MS });
  try {
    return await connection.withDeadline(Date.now() + DEADLINE_MS, async () => {
      const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
      const missing = Object.entries(SEARCH_ATTRIBUTES).filter(([name]) => !customAttributes?.[name]);
      if (missing.length === 0) return true;
      const searchAttributes = Object.fromEntries(missing.map(([name, type]) => [name, VALUE_TYPES[type]]));
      await connection.operatorService.addSearchAttributes({ namespace, searchAttributes });
      return false; // the caller repeats this until the server lists them
    });
  } finally {
    await connection.close();
  }
}

/**
 * Prepares the Temporal server of TEMPORAL_ADDRESS.
 * @param {string} address
 * @param {string} namespace
 */
export async function prepareTemporalServer(address, namespace) {
  const giveUpAt = performance.now() + 20_000;
  for (;;) {
    const failure = await ensureSearchAttributes(address, namespace).then(
      (isReady) => (isReady ? undefined : new Error('it does not list the new search attributes')),
      (error) => error,
    );
    if (!failure) return;
    if (performance.now() > giveUpAt) {
      throw trouble(
        `The Temporal server ${address} (namespace ${namespace}) is not usable: ${failure.message}`,
        failure,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}
