import type { Router } from 'express';
import type { AuditRow } from '../../adapters/store/access/read-audit-log.ts';
import { readAudit } from '../../adapters/store/access/read-audit-log.ts';
import type { Api } from '../http/context.ts';
import { readAuditLog } from './audit-log-operations.ts';
import { NumberedPlace, pageOf, startOf } from '../http/page.ts';
import type { AuditEntryView } from './audit-log.ts';
import { AuditQuery } from './audit-log.ts';
import { checkedQuery, momentsOf } from '../http/validation.ts';
import { routes } from '../http/routes.ts';

/** The audit log: who read or changed what (§6b). */
export function auditLogRoutes(api: Api): Router {
  return routes(api, (add) => {
    add(readAuditLog, async (request, response) => {
      const { limit, cursor, offer, actor, action, ...range } = checkedQuery(AuditQuery, request.query);
      const { after } = startOf(NumberedPlace, cursor);
      const filter = {
        ...momentsOf(range),
        ...(offer ? { offerId: offer.toLowerCase() } : {}),
        ...(actor ? { actor } : {}),
        ...(action ? { action } : {}),
      };
      const start = after === undefined ? {} : { before: BigInt(after) };
      const rows = await readAudit(api.store, filter, { limit: limit + 1, ...start });
      response.json(pageOf(rows, limit, { view: entryView, place: ({ id }) => String(id) }));
    });
  });
}

const entryView = ({ id, at, ...entry }: AuditRow): AuditEntryView => ({
  ...entry,
  id: String(id),
  at: at.toISOString(),
});
