import { AuditPage, AuditQuery } from './audit-log.ts';
import type { Operation } from '../http/operation.ts';

export const readAuditLog: Operation = {
  method: 'get',
  path: '/v1/audit-log',
  id: 'readAuditLog',
  tag: 'Operators',
  summary: 'Read the audit log: who read or changed what, the newest first',
  description:
    'People may ask who has read their data: find their offers with `POST /v1/offers/search`, then read the entries ' +
    'of each offer here.',
  caller: 'operator',
  minimumRole: 'admin',
  query: AuditQuery,
  answers: { 200: { description: 'A page of the audit log', schema: AuditPage } },
  problems: [],
};
