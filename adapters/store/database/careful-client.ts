import type { Duplex } from 'node:stream';
import pg from 'pg';

/** The answer to a COMMIT was lost: the transaction may be durable or not. The API answers it as a temporary fault: a
 *  caller that repeats the request finds what was stored, or stores it now. */
export class OutcomeUnknown extends Error {
  override readonly name = 'OutcomeUnknown';
  constructor(cause: Error) {
    super('The answer to COMMIT was lost: the transaction may have been stored', { cause });
  }
}

/** The server answered COMMIT with ROLLBACK, without an error: an earlier statement had failed and the code went on. */
export class NotCommitted extends Error {
  override readonly name = 'NotCommitted';
  constructor() {
    super('The server rolled the transaction back at COMMIT: a statement in it had failed');
  }
}

type Fault = Error & { code?: unknown; severity?: unknown };
// The library has callbacks, promises and query objects under one name.
// oxlint-disable-next-line typescript/no-explicit-any
type Loose = any;
type Callback = (fault: Fault | undefined, result?: { command?: string }) => void;
/** Fields of a client that the library and its pool read and do not declare. */
type Inside = { _queryable: boolean; readyForQuery?: boolean; connection: { stream: Duplex } };

/** SQLSTATEs after which the transaction of a connection is over, or its server may not write any more. */
const OVER = /^(08...|25006|25P03|25P04|57P..)$/;
/** SQLSTATEs of a server that ended the session itself; it may have committed before. */
const ENDED_BY_SERVER = /^57P..$/;
const IS_COMMIT = /^\s*(COMMIT|END)\b/i;

/** A connection that is closed as soon as its state is in doubt. The library would keep it: a statement that timed out
 *  still runs on the server, and the next user of the pool would commit it with its own transaction. */
export class CarefulClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    // Queries report a broken connection themselves; without a listener the event would end the process.
    this.on('error', () => {});
  }

  override query(...given: Loose[]): Loose {
    const [config] = given as [string | { text?: string; submit?: unknown }];
    if (typeof config === 'object' && typeof config.submit === 'function')
      throw new Error('Cursors and streams are not used here: their errors would pass the check of the connection');
    const text = (typeof config === 'string' ? config : config.text) ?? '';
    const at = given.findIndex((one) => typeof one === 'function');
    const callback = given[at] as Callback | undefined;
    if (callback) {
      const args = given.with(at, ((fault, result) =>
        callback(this.#checked(text, fault, result), result)) as Callback);
      return super.query(...(args as [Loose]));
    }
    const answer = super.query(...(given as [Loose])) as unknown as Promise<{ command: string }>;
    return answer.then(
      (result) => {
        const fault = this.#checked(text, undefined, result);
        if (fault) throw fault;
        return result;
      },
      (fault: Fault) => {
        throw this.#checked(text, fault);
      },
    );
  }

  /** Whether the server has answered every query and the connection is in no transaction. */
  get isAtRest(): boolean {
    return (this as unknown as Inside).readyForQuery === true && this.getTransactionStatus() === 'I';
  }

  /** Closes the socket at once, without the protocol's goodbye, which a hung server would not read; the pool drops the
   *  client. */
  abandon(): void {
    const inside = this as unknown as Inside;
    inside._queryable = false;
    inside.connection.stream.destroy();
  }

  #checked(text: string, fault: Fault | undefined, result?: { command?: string }): Fault | undefined {
    const isCommit = IS_COMMIT.test(text);
    if (!fault) return isCommit && result?.command !== 'COMMIT' ? new NotCommitted() : undefined;
    const state = stateOf(fault);
    if (state === undefined || OVER.test(state)) this.abandon();
    return isCommit && (state === undefined || ENDED_BY_SERVER.test(state)) ? new OutcomeUnknown(fault) : fault;
  }
}

/** The SQLSTATE of an error from the server; errors of the client itself have none. */
const stateOf = ({ code, severity }: Fault): string | undefined =>
  typeof severity === 'string' && typeof code === 'string' ? code : undefined;
