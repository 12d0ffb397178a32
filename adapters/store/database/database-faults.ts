import { OutcomeUnknown } from './careful-client.ts';

/** Recognises faults of an unreachable or busy database, after which the same request may succeed later. */
const CODES = new Set(['P1000', 'P1001', 'P1002', 'P1008', 'P1011', 'P1017', 'P2024', 'P2028', 'P2034', 'P2037']);
const KINDS = new Set([
  'DatabaseNotReachable',
  'ConnectionClosed',
  'SocketTimeout',
  'AuthenticationFailed',
  'TooManyConnections',
  'TransactionWriteConflict',
  'TlsConnectionError',
]);
/** SQLSTATEs: connection lost (08), a standby that may not write (25006), a transaction that timed out (25P03, 25P04),
 *  authentication not ready (28), rollback by a deadlock or conflict (40), no resources (53), a lock that was not free
 *  in time (55P03), a statement that was cancelled (57014), server shutting down or idle session ended (57P). */
const SQL_STATE = /^(08...|25006|25P03|25P04|28...|40...|53...|55P03|57014|57P..)$/;
/** Messages of the driver, which have no code, when a connection breaks or times out under a query. */
const BROKEN =
  /^(Connection terminated|Client (has encountered a \w+ error|was closed)|Query read timeout|timeout ex\w+ed\b)/;
const SOCKET = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENOTFOUND', 'EAI_AGAIN']);

type Fault = {
  code?: unknown;
  message?: unknown;
  meta?: { driverAdapterError?: { cause?: Cause } };
  cause?: unknown;
};
type Cause = { kind?: string; originalCode?: string; originalMessage?: string };

/** Whether the database is unreachable, or too busy to finish this transaction. */
export function isDatabaseAway(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  if (error instanceof OutcomeUnknown) return true;
  const { code, message, meta, cause } = error as Fault;
  if (typeof code === 'string' && (CODES.has(code) || SOCKET.has(code) || SQL_STATE.test(code))) return true;
  if (typeof message === 'string' && BROKEN.test(message)) return true;
  return isCauseAway(meta?.driverAdapterError?.cause) || isCauseAway(cause as Cause) || isDatabaseAway(cause);
}

function isCauseAway(cause: Cause | undefined): boolean {
  if (!cause) return false;
  const { kind = '', originalCode = '', originalMessage = '' } = cause;
  return KINDS.has(kind) || SQL_STATE.test(originalCode) || BROKEN.test(originalMessage);
}
