/** Offers and events for the tests of the rules. Everything happens on one day, which begins at `T0`. */
import fc from 'fast-check';
import type { Ending, OfferEvent, OfferMade, OfferTerms } from '../../domain/events.ts';
import type { EndState } from '../../domain/offer-states.ts';
import type { SmsKind } from '../../domain/sms-kinds.ts';
import type { Offer } from '../../domain/offer.ts';
import { evolve, newOffer } from '../../domain/offer.ts';
import type { Reading } from '../../domain/reply-reading.ts';

export const T0 = Date.parse('2026-11-24T05:00:00.000Z');
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
export const iso = (ms: number): string => new Date(ms).toISOString();
/** A moment of the scenario: so many milliseconds after its beginning. */
export const at = (afterMs: number): string => iso(T0 + afterMs);

export const OFFER_SMS = 'f3b1.offer';
const TERMS: OfferTerms = {
  answerWindowMs: DAY,
  graceMs: 120_000,
  smsValidityMs: DAY,
  consentTermMs: DAY,
  factsMaxAgeMs: 30 * DAY,
  termWorkingDays: 5,
  declineIsFinal: false,
  confirmAgreement: false,
  urgent: false,
  quietHours: null,
  refusalGrounds: ['not-entitled', 'already-receiving'],
  groundArticles: { 'not-entitled': 'article 7', 'already-receiving': 'article 8' },
};

export const made = (terms: Partial<OfferTerms> = {}): OfferMade => ({
  type: 'offer-made',
  at: at(0),
  code: '47',
  serviceCode: 'test-allowance',
  serviceVersion: 1,
  providerId: 'enbek',
  factsAsOf: at(0),
  rulesEdition: '2022-09-30',
  resultKind: 'Decision',
  terms: { ...TERMS, ...terms },
});

export const after = (offer: Offer, ...events: OfferEvent[]): Offer => events.reduce(evolve, offer);

export const smsSent = (ms: number, kind: SmsKind = 'offer', smsId = OFFER_SMS): OfferEvent => {
  return { type: 'sms-sent', at: at(ms), kind, smsId, language: 'kk', parts: 1 };
};
export const received = (ms: number, by: 'receipt' | 'reply' = 'receipt'): OfferEvent => {
  return { type: 'sms-received', at: at(ms), receivedAt: at(ms), by, messageId: `received-${ms}` };
};
export const failed = (ms: number, status = 'expired', smsId = OFFER_SMS): OfferEvent => {
  return { type: 'receipt-noted', at: at(ms), smsId, status, messageId: `failed-${ms}` };
};
export const answered = (ms: number, reading: Reading): OfferEvent => {
  return { type: 'answer-read', at: at(ms), inboundId: `answer-${ms}`, reading, effect: 'counts' };
};
/** A reply that operators must read. */
export const unread = (ms: number): OfferEvent => ({
  type: 'answer-read',
  at: at(ms),
  inboundId: `unread-${ms}`,
  reading: 'not-understood',
  effect: 'none',
  forPeople: true,
});
export const called = (ms: number): OfferEvent => ({ type: 'provider-called', at: at(ms), calledAt: at(ms) });
export const outcome = (ms: number, decision: 'granted' | 'refused', ground?: string): OfferEvent => {
  return { type: 'provider-answered', at: at(ms), messageId: `decision-${ms}`, outcome: decision, ground };
};
export const ended = (ms: number, state: EndState, reason = 'r'): OfferEvent => {
  return { type: 'offer-ended', at: at(ms), state, reason } as OfferEvent;
};
export const resent = (ms: number): OfferEvent => ({
  type: 'resend-asked',
  at: at(ms),
  messageId: `resent-${ms}`,
  by: 'operator',
});
export const phoneFound: OfferEvent = { type: 'phone-found', at: at(100), language: 'kk' };

/** An offer in each state on the way to an outcome. */
export const fresh = (terms?: Partial<OfferTerms>): Offer => newOffer(made(terms));
export const sent = (terms?: Partial<OfferTerms>): Offer => after(fresh(terms), phoneFound, smsSent(1_000));
export const open = (terms?: Partial<OfferTerms>): Offer => after(sent(terms), received(2_000));
export const agreed = (terms?: Partial<OfferTerms>): Offer => after(open(terms), answered(10_000, 'agree'));
export const providing = (terms?: Partial<OfferTerms>): Offer => after(agreed(terms), called(11_000));

const moment = fc.integer({ min: 0, max: 2 * DAY });
const state = fc.constantFrom<EndState>('GRANTED', 'DECLINED', 'ANNULLED', 'UNDELIVERED', 'CANCELLED', 'INELIGIBLE');
const status = fc.constantFrom('queued', 'expired', 'undeliverable', 'rejected', 'delivered', 'unknown');
const reading = fc.constantFrom<Reading>('agree', 'refuse', 'opt-out', 'opt-in', 'not-understood');
const kinds = fc.constantFrom<SmsKind>('offer', 'help', 'annulled', 'late');

/** Any event, also one that makes no sense. */
export const anyEvent: fc.Arbitrary<OfferEvent> = fc.oneof(
  fc.tuple(moment, fc.constantFrom('given', 'pending', 'refused', 'timeout')).map(
    ([ms, answer]): OfferEvent => ({
      type: 'consent-checked',
      at: at(ms),
      status: answer as 'given',
    }),
  ),
  fc.constant(phoneFound),
  fc
    .tuple(moment, fc.constantFrom('phone-slot', 'quiet-hours', 'gateway'))
    .map(([ms, why]): OfferEvent => ({ type: 'sending-delayed', at: at(ms), for: why as 'phone-slot' })),
  fc.tuple(moment, kinds).map(([ms, kind]) => smsSent(ms, kind)),
  moment.map((ms) => received(ms)),
  fc.tuple(moment, status).map(([ms, reported]) => failed(ms, reported)),
  fc
    .record({
      ms: moment,
      reading,
      effect: fc.constantFrom('counts', 'repeats', 'late', 'after-call', 'none', 'pending'),
      reply: fc.option(kinds, { nil: undefined }),
    })
    .map(({ ms, effect, ...read }) => ({ ...answered(ms, 'agree'), ...read, effect }) as OfferEvent),
  moment.map((ms): OfferEvent => ({ type: 'window-closed', at: at(ms) })),
  moment.map((ms): OfferEvent => ({ type: 'acceptance-checked', at: at(ms) })),
  fc.tuple(moment, state).map(
    ([ms, end]): OfferEvent => ({
      type: 'acceptance-checked',
      at: at(ms),
      ending: { state: end, reason: 'r' } as Ending,
    }),
  ),
  moment.map(called),
  fc.tuple(moment, fc.boolean()).map(([ms, granted]) => outcome(ms, granted ? 'granted' : 'refused', 'not-entitled')),
  fc.tuple(moment, fc.constantFrom('given', 'refused', 'withdrawn')).map(
    ([ms, change]): OfferEvent => ({
      type: 'consent-changed',
      at: at(ms),
      messageId: `c-${ms}`,
      status: change as 'given',
    }),
  ),
  moment.map((ms): OfferEvent => ({ type: 'number-changed', at: at(ms), messageId: `n-${ms}` })),
  moment.map(
    (ms): OfferEvent => ({ type: 'cancel-asked', at: at(ms), messageId: `x-${ms}`, reason: 'r', by: 'enbek' }),
  ),
  moment.map((ms): OfferEvent => ({ type: 'resend-asked', at: at(ms), messageId: `s-${ms}`, by: 'o' })),
  fc.tuple(moment, state).map(([ms, end]) => ended(ms, end)),
  moment.map((ms): OfferEvent => ({ type: 'term-breached', at: at(ms), termEndsAt: at(ms) })),
);
