/** A session with Kannel for the tests of one `describe`, and queries for them. */
import { randomUUID } from 'node:crypto';
import { aPhone } from '../api/support.ts';
import { eventually } from '../sandbox/harness.ts';
import { openSession } from './kannel-session.ts';
import type { Session, Sms } from './kannel-session.ts';

const SOON_MS = 30_000;

/** Kannel 1.4.5's numbers for the report on a part: its User Guide has all but 34, which Kannel uses for EXPIRED. */
const NUMBERS = { delivered: '1', undeliverable: '2', accepted: '8', expired: '34' };
export type Reported = keyof typeof NUMBERS;

export function atKannel() {
  let session: Session;
  let logged = 0;
  before(async () => {
    session = await openSession();
  });
  after(() => session.stop());
  beforeEach(() => {
    logged = session.kannel.log().length;
  });

  return {
    session: () => session,
    soon: (isTrue: () => Promise<boolean>) => eventually(isTrue, SOON_MS),
    /** The lines that Kannel has logged during this test. */
    log: () => session.kannel.log().slice(logged),
    /** Kannel's warnings during this test, without those that the test causes and expects. */
    warnings: (expected?: RegExp) => session.kannel.warnings(logged, expected),
    /** Whether Kannel has reported this status of a part. */
    reported: async ({ id }: Sms, status: Reported, part: number) =>
      session.receiver.reports.some((one) => one.smsId === id && one.part === part && one.status === NUMBERS[status]),
    /** The texts of a phone's replies, as Kannel delivered them. */
    replies: (phone: string) => session.receiver.replies.flatMap(({ from, text }) => (from === phone ? [text] : [])),
    /** How often each of these SMS reached its phone. */
    arrivals: (many: { to: string }[]) => Promise.all(many.map(async ({ to }) => (await session.arrived(to)).length)),
    anSms: (text: string): Sms => ({ id: randomUUID(), to: aPhone(), text }),
    send: (one: Sms) => session.send(one),
  };
}
