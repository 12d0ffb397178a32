import type { Connection } from '@temporalio/client';
import * as searchAttributes from '../../workflows/search-attributes.ts';

/** The search attributes of offers that a namespace does not know. Throws when there is no such namespace. */
export async function missingSearchAttributes({ operatorService }: Connection, namespace: string) {
  const { customAttributes } = await operatorService.listSearchAttributes({ namespace });
  return Object.values(searchAttributes).filter(({ name }) => !customAttributes?.[name]);
}
