/** A session with Kannel for the tests of one `describe`, and what they look at. */
import { randomUUID } from 'node:crypto';
import { aPhone } from '../api/support.ts';
import { eventually } from '../sandbox/harness.ts';
import { openSession } from './kannel-session.ts';
import type { Session, Sms } from './kannel-session.ts';

const SOON_MS = 30_000;

/** Kannel 1.4.5's numbers for what became of a part: its User Guide has all but 34, which it makes of EXPIRED. */
const NUMBERS = { delivered: '1', undeliverable: '2', taken: '8', expired: '34' };
export type Evaluation = keyof typeof NUMBERS;

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
    /** What Kannel has logged during this test. */
    log: () => session.kannel.log().slice(logged),
    /** What it has warned of during this test, but for what the test has brought about itself. */
    complaints: (expected?: RegExp) => session.kannel.complaints(logged, expected),
    /** Whether Kannel has told this of a part. */
    reported: async ({ id }: Sms, heard: Evaluation, part: number) =>
      session.receiver.reports.some((one) => one.smsId === id && one.part === part && one.status === NUMBERS[heard]),
    /** What a phone has written, as Kannel brought it. */
    replies: (phone: string) => session.receiver.replies.flatMap(({ from, text }) => (from === phone ? [text] : [])),
    /** How often each of these SMS reached its phone. */
    arrivals: (many: { to: string }[]) => Promise.all(many.map(async ({ to }) => (await session.arrived(to)).length)),
    anSms: (text: string): Sms => ({ id: randomUUID(), to: aPhone(), text }),
    send: (one: Sms) => session.send(one),
  };
}
