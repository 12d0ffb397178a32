import type { Response } from 'express';
import type { AuditEntry } from '../../adapters/store/database/audit-log.ts';
import { audit } from '../../adapters/store/database/audit-log.ts';
import { callerOf } from './caller.ts';
import type { Api } from './context.ts';
import { noteStep } from './required-steps.ts';
import { noteFault } from './log.ts';
import type { Operation } from './operation.ts';
import { unavailable } from './problem.ts';
import { requestIdOf } from './request-id.ts';

/** What the caller is about to read: one offer, or what `detail` says. */
export type AuditedRead = { offerId?: string; detail?: AuditEntry['detail'] };

/** Writes an audited read to the audit log before the data is sent (§6b). Throws a 503 when it cannot be written: then
 *  no data is sent. */
export async function auditRead(
  { store, log }: Pick<Api, 'store' | 'log'>,
  response: Response,
  { id: action }: Pick<Operation, 'id'>,
  { offerId, detail = {} }: AuditedRead = {},
): Promise<void> {
  const caller = callerOf(response);
  const who =
    caller.kind === 'provider'
      ? { actor: `provider ${caller.providerId}`, detail: { ...detail, by: caller.id } }
      : { actor: `operator ${caller.name}`, detail };
  try {
    await audit(store, [{ ...who, action, subject: offerId ? `offer-${offerId}` : action }]);
    noteStep(response, 'audited-read');
  } catch (fault) {
    noteFault(log, fault, requestIdOf(response));
    throw unavailable();
  }
}
