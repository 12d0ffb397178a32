/** One transceiver session: it binds, keeps the link alive, and reconnects by itself when it breaks. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Answer } from './connection.ts';
import { Connection } from './connection.ts';
import type { Dial } from './dial.ts';
import type { ReceivedPdu } from './library.ts';
import { statusName } from './library.ts';
import type { SmppSettings } from './settings.ts';

type Events = { dial: Dial; deliver: (pdu: ReceivedPdu) => Promise<number>; changed: () => void };

const BIND_MS = 5_000;
const LINK_ANSWER_MS = 10_000;
const UNBIND_MS = 1_000;
const INTERFACE_VERSION = 0x34;

/** A session of one gateway, from its first connection to `close`. */
export class Session {
  readonly #settings: SmppSettings;
  readonly #address: SmppSettings['sessions'][number];
  readonly #events: Events;
  #connection: Connection | undefined;
  #isBound = false;
  #isClosing = false;
  #failures = 0;
  #timer: NodeJS.Timeout | undefined;
  /** Why it is not bound, for the logs and Temporal. */
  trouble: string | undefined = 'not connected yet';

  constructor(settings: SmppSettings, address: SmppSettings['sessions'][number], events: Events) {
    this.#settings = settings;
    this.#address = address;
    this.#events = events;
    this.#connect();
  }

  /** The connection, while it is bound and the carrier has not unbound. */
  get bound(): Connection | undefined {
    return this.#isBound ? this.#connection : undefined;
  }

  /** Broken, and the first reconnection failed: no SMS should wait for it. */
  get isAway(): boolean {
    return !this.#isBound && this.#failures > 1;
  }

  /** Unbinds, after the open requests of both sides were answered. */
  async close(): Promise<void> {
    const current = this.#connection;
    const wasBound = this.#isBound;
    this.#isClosing = true;
    this.#isBound = false;
    clearTimeout(this.#timer);
    if (!current) return;
    await this.#finish(current, LINK_ANSWER_MS);
    if (wasBound) await current.request({ command: 'unbind' }, UNBIND_MS);
    await this.#finish(current, UNBIND_MS);
    current.destroy();
  }

  async #finish(current: Connection, withinMs: number): Promise<void> {
    const giveUpAt = performance.now() + withinMs;
    const isBusy = () => current.open + current.deliveries > 0 && current === this.#connection;
    while (isBusy() && performance.now() < giveUpAt) await pause(10);
  }

  #connect(): void {
    let isOpen = false;
    let refused: string | undefined;
    const opened = () => {
      isOpen = true;
      void this.#bind(current).then((why) => (refused = why));
    };
    const socket = this.#events.dial(this.#address, opened, BIND_MS);
    const current = new Connection(socket, {
      deliver: this.#events.deliver,
      unbound: () => this.#leave(current),
      closed: () => this.#lost(refused ?? (isOpen ? 'the connection broke' : 'not reachable')),
    });
    this.#connection = current;
  }

  /** Binds; returns why it failed, if it did. */
  async #bind(current: Connection): Promise<string | undefined> {
    const { systemId: system_id, password, systemType: system_type } = this.#settings;
    const fields = { system_id, password, system_type, interface_version: INTERFACE_VERSION };
    const answer: Answer = await current.request({ command: 'bind_transceiver', fields }, BIND_MS);
    if (answer === 'lost' || answer.status !== 0) {
      current.destroy();
      return answer === 'lost' ? 'no answer to the bind' : `the bind was refused: ${statusName(answer.status)}`;
    }
    this.#isBound = !this.#isClosing;
    this.trouble = undefined;
    this.#failures = 0;
    this.#events.changed();
    this.#keepAlive(current);
    return undefined;
  }

  #keepAlive(current: Connection): void {
    clearTimeout(this.#timer);
    const everyMs = this.#settings.enquireLinkSeconds * 1000;
    this.#timer = setTimeout(() => void this.#enquire(current, everyMs), everyMs);
  }

  /** Sends enquire_link after a silence, and closes a link that does not answer. */
  async #enquire(current: Connection, everyMs: number): Promise<void> {
    if (performance.now() - current.lastReceivedAt >= everyMs) {
      const answer = await current.request({ command: 'enquire_link' }, Math.min(everyMs, LINK_ANSWER_MS));
      if (answer === 'lost') return current.destroy();
    }
    if (current === this.#connection && this.#isBound) this.#keepAlive(current);
  }

  /** The carrier unbinds: open requests may still be answered, then the session reconnects. */
  #leave(current: Connection): void {
    this.#isBound = false;
    this.trouble = 'the carrier closed the session';
    this.#events.changed();
    setTimeout(() => current.destroy(), UNBIND_MS);
  }

  #lost(why: string): void {
    this.#isBound = false;
    this.#connection = undefined;
    this.trouble = why;
    clearTimeout(this.#timer);
    this.#events.changed();
    if (this.#isClosing) return;
    const { first, most } = this.#settings.reconnectMs;
    const pauseMs = Math.min(most, first * 2 ** Math.min(this.#failures, 20));
    this.#failures += 1;
    // Half of the pause is random, so that many sessions do not reconnect at the same moment.
    this.#timer = setTimeout(() => this.#connect(), pauseMs / 2 + (Math.random() * pauseMs) / 2);
  }
}
