/** Every operation of the API, in the order of the OpenAPI document. */
import { callbackOperations } from './callbacks/operations.ts';
import { deskOperations } from './desk/operations.ts';
import type { Operation } from './http/operation.ts';
import { offerOperations } from './offers/operations.ts';
import { readAuditLog } from './operators/audit-log-operations.ts';
import { operatorOperations } from './operators/operations.ts';
import { providerOperations } from './providers/operations.ts';
import { serviceOperations } from './services/operations.ts';
import { codecOperations } from './system/codec-operations.ts';
import { docsOperations } from './system/docs-operations.ts';
import { healthOperations } from './system/health-operations.ts';
import { taskOperations } from './tasks/operations.ts';
import { readingOperations } from './tasks/reading-operations.ts';
import { unmatchedOperations } from './tasks/unmatched-operations.ts';
import { webhookOperations } from './webhooks/operations.ts';

export const OPERATIONS: readonly Operation[] = [
  ...offerOperations,
  ...serviceOperations,
  ...providerOperations,
  ...deskOperations,
  ...taskOperations,
  ...readingOperations,
  ...unmatchedOperations,
  ...operatorOperations,
  readAuditLog,
  ...callbackOperations,
  ...webhookOperations,
  ...healthOperations,
  ...codecOperations,
  ...docsOperations,
];
