/** What a failed query says about the database itself: away or busy, so that the same request may succeed later. */
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
/** SQLSTATE: connection lost (08), no rights yet (28), deadlock and the like (40), no resources (53), shutting down (57P). */
const SQL_STATES = /^(08|28|40|53|57P)/;
/** What the driver says, without a code, when a connection breaks under a query. */
const BROKEN = /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying)/;
const SOCKET = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENOTFOUND', 'EAI_AGAIN']);

type Fault = {
  code?: unknown;
  message?: unknown;
  meta?: { driverAdapterError?: { cause?: Cause } };
  cause?: unknown;
};
type Cause = { kind?: string; originalCode?: string; originalMessage?: string };

/** Whether the database is away, or too busy to finish this transaction. */
export function isDatabaseAway(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { code, message, meta, cause } = error as Fault;
  if (typeof code === 'string' && (CODES.has(code) || SOCKET.has(code))) return true;
  if (typeof message === 'string' && BROKEN.test(message)) return true;
  return isCauseAway(meta?.driverAdapterError?.cause) || isCauseAway(cause as Cause) || isDatabaseAway(cause);
}

function isCauseAway(cause: Cause | undefined): boolean {
  if (!cause) return false;
  const { kind = '', originalCode = '', originalMessage = '' } = cause;
  return KINDS.has(kind) || SQL_STATES.test(originalCode) || BROKEN.test(originalMessage);
}
