/** A session with Kannel for the tests of one `describe`, and what they look at. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Sms } from '../../activities/sms-gateway.ts';
import { aPhone } from '../api/support.ts';
import { eventually } from '../sandbox/harness.ts';
import { inboundFrom } from '../support/opened.ts';
import { openSession } from './kannel-session.ts';
import type { Session } from './kannel-session.ts';

const SOON_MS = 30_000;

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

  const received = (smsId: string) => session.api.store.db.receipt.findMany({ where: { smsId } });
  return {
    session: () => session,
    soon: (isTrue: () => Promise<boolean>) => eventually(isTrue, SOON_MS),
    /** What Kannel has logged during this test. */
    log: () => session.kannel.log().slice(logged),
    /** What it has warned of during this test, but for what the test has brought about itself. */
    complaints: (expected?: RegExp) => session.kannel.complaints(logged, expected),
    state: async (id: string): Promise<string> => (await session.api.call(`/v1/offers/${id}`)).body.state,
    reported: async (smsId: string, status: string, part: number) =>
      (await received(smsId)).some((one) => one.status === status && one.part === part),
    replies: (phone: string) => inboundFrom(session.api.store.db, phone),
    /** How often each of these SMS reached its phone. */
    arrivals: (many: { to: string }[]) => Promise.all(many.map(async ({ to }) => (await session.arrived(to)).length)),
    anSms: (text: string, to = aPhone()): Sms => ({
      id: `${randomUUID()}.granted`,
      to,
      text,
      validityMs: 3_600_000,
    }),
    send: async (one: Sms) => assert.deepEqual(await session.gateway.send(one), { ok: true, gatewayId: one.id }),
  };
}
