import type { Response } from 'express';
import type { ReadScope } from '../../adapters/store/database/read-scope.ts';
import type { Store } from '../../adapters/store/database/store.ts';
import { EVERYTHING } from '../../adapters/store/database/read-scope.ts';
import type { OperatorRole } from '../../domain/operator-role.ts';

/** A provider's system, or an operator. Rate limits count by `id`. */
export type Caller =
  | { kind: 'provider'; id: string; providerId: string; scopes: readonly string[] }
  | { kind: 'operator'; id: string; name: string; role: OperatorRole; session?: string };

/** The caller; set by `authenticate`. */
export const callerOf = (response: Response): Caller => response.locals['caller'] as Caller;

/** The provider that calls, on routes that no operator may call. */
export function providerOf(response: Response): string {
  const caller = callerOf(response);
  if (caller.kind !== 'provider') throw new Error('Only a provider may call this');
  return caller.providerId;
}

/** The read scope of the caller: a provider reads its own rows (§2.4), an operator all. */
export function readScopeOf(response: Response): ReadScope {
  const caller = callerOf(response);
  return caller.kind === 'provider' ? caller.providerId : EVERYTHING;
}

/** The store with the write scope of the caller: a provider writes its own rows (§2.4). */
export function storeOf(response: Response, store: Store): Store {
  const caller = callerOf(response);
  return caller.kind === 'provider' ? { ...store, writeScope: caller.providerId } : store;
}

/** The name of the caller in the journal and the audit log. */
export function actorOf(response: Response): string {
  const caller = callerOf(response);
  return caller.kind === 'provider' ? caller.providerId : `operator ${caller.name}`;
}
