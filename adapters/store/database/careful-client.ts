import type { Duplex } from 'node:stream';
import pg from 'pg';

/** The answer to a COMMIT was lost: the transaction may be durable or not. Answered as "come again later": a caller
 *  that repeats the same request finds what was stored, or stores it now. */
export class OutcomeUnknown extends Error {
  override readonly name = 'OutcomeUnknown';
  constructor(cause: Error) {
    super('The answer to COMMIT was lost: the transaction may have been stored', { cause });
  }
}

/** A statement failed, the code went on as if it had not, and the server made a ROLLBACK of the COMMIT, without an
 *  error. */
export class NotCommitted extends Error {
  override readonly name = 'NotCommitted';
  constructor() {
    super('The server rolled the transaction back when it was told to commit: a statement in it had failed');
  }
}

type Fault = Error & { code?: unknown; severity?: unknown };
// The library has callbacks, promises and query objects under one name.
// oxlint-disable-next-line typescript/no-explicit-any
type Loose = any;
type Callback = (fault: Fault | undefined, result?: { command?: string }) => void;
/** What the library and its pool read of a client, without a type of it. */
type Inside = { _queryable: boolean; readyForQuery?: boolean; connection: { stream: Duplex } };

/** After these a connection may speak for a transaction that is over, or for a server that may not write any more. */
const OVER = /^(08...|25006|25P03|25P04|57P..)$/;
/** The server ends for reasons of its own; it may have committed before. */
const ENDED_BY_SERVER = /^57P..$/;
const IS_COMMIT = /^\s*(COMMIT|END)\b/i;

/** A connection that is closed as soon as its state is in doubt. The library itself goes on with it: a statement that
 *  timed out is still running on the server, and the next user of the pool would commit it together with their own. */
export class CarefulClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    // Its queries tell of a connection that breaks; without a listener the process would end.
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
      const args = given.with(at, ((fault, result) => callback(this.#judged(text, fault, result), result)) as Callback);
      return super.query(...(args as [Loose]));
    }
    const answer = super.query(...(given as [Loose])) as unknown as Promise<{ command: string }>;
    return answer.then(
      (result) => {
        const fault = this.#judged(text, undefined, result);
        if (fault) throw fault;
        return result;
      },
      (fault: Fault) => {
        throw this.#judged(text, fault);
      },
    );
  }

  /** Whether the server has answered everything and is in no transaction. */
  get isAtRest(): boolean {
    return (this as unknown as Inside).readyForQuery === true && this.getTransactionStatus() === 'I';
  }

  /** Closes the connection at once, without a word to a server that may not listen; the pool takes no such client
   *  back. */
  abandon(): void {
    const inside = this as unknown as Inside;
    inside._queryable = false;
    inside.connection.stream.destroy();
  }

  #judged(text: string, fault: Fault | undefined, result?: { command?: string }): Fault | undefined {
    const isCommit = IS_COMMIT.test(text);
    if (!fault) return isCommit && result?.command !== 'COMMIT' ? new NotCommitted() : undefined;
    const state = stateOf(fault);
    if (state === undefined || OVER.test(state)) this.abandon();
    return isCommit && (state === undefined || ENDED_BY_SERVER.test(state)) ? new OutcomeUnknown(fault) : fault;
  }
}

/** The SQLSTATE of what the server itself answered; of what the client found out alone there is none. */
const stateOf = ({ code, severity }: Fault): string | undefined =>
  typeof severity === 'string' && typeof code === 'string' ? code : undefined;
