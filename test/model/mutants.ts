/** Rules with one known mistake each: the model must find every one. */
import type { Offer } from '../../domain/offer.ts';
import { DAY_MS, HOUR_MS } from '../../domain/durations.ts';
import { RULES } from './rules.ts';
import type { Rules } from './rules.ts';

const mutant = (mistake: Partial<Rules>): Rules => ({ ...RULES, ...mistake });

const withoutPeople = (offer: Offer): Offer => ({ ...offer, awaitsPeople: undefined });
const hourEarlier = (ms?: number): number | undefined => (ms === undefined ? undefined : ms - HOUR_MS);
const { evolve, decideOnOffer, evaluateReply, evaluateCallEnd, nextAcceptanceQuestion } = RULES;

/** The mistakes by what they do. */
export const MUTANTS: Record<string, Rules> = {
  'annuls while an answer waits for its second person': mutant({
    decisionTime: (offer) => RULES.decisionTime(withoutPeople(offer)),
    decideOnOffer: (offer, what, now) => decideOnOffer(withoutPeople(offer), what, now),
  }),
  'annuls an hour before the window is over': mutant({
    decisionTime: (offer) => hourEarlier(RULES.decisionTime(offer)),
    decideOnOffer: (offer, what, { ms }) =>
      decideOnOffer(offer, what, { ms: ms + HOUR_MS, iso: new Date(ms).toISOString() }),
  }),
  'counts a yes that is late': mutant({
    evaluateReply(offer, reply) {
      const result = evaluateReply(offer, reply);
      const counts = !offer.end && reply.reading === 'agree';
      return { ...result, events: result.events.map((event) => (isLate(event) && counts ? counted(event) : event)) };
    },
  }),
  'counts no yes in the grace': mutant({
    evaluateReply: (offer, reply) => evaluateReply(offer, { ...reply, carrierAt: undefined }),
  }),
  'revives an offer that has ended': mutant({
    evolve: (offer, event) => {
      const revives = offer.end?.state === 'ANNULLED' && event.type === 'answer-read' && event.reading === 'agree';
      return evolve(revives ? { ...offer, end: undefined } : offer, event);
    },
  }),
  'closes an offer under another end': mutant({
    closing: (offer, now) => RULES.closing(offer, now).map((event) => ({ ...event, state: 'CANCELLED' }) as Event),
  }),
  'cancels after a yes': mutant({
    isCancellable: ({ end }) => !end,
    evolve: (offer, event) => evolve(event.type === 'cancel-asked' ? { ...offer, answer: undefined } : offer, event),
  }),
  'asks for no consent at acceptance': mutant({
    nextAcceptanceQuestion: (offer, kind, found, now) =>
      nextAcceptanceQuestion(offer, kind, { ...found, consent: 'given' }, now),
  }),
  'takes a wrong code for an answer': mutant({ addresseeOf: ([last]) => ({ offerId: last!.id }) }),
  'reads thanks as a yes': mutant({
    readReply: (text) => (text === 'рахмет' ? { reading: 'agree' } : RULES.readReply(text)),
  }),
  'starts the window at sending': mutant({
    evaluateReceipt: (offer, ...rest) => {
      const event = RULES.evaluateReceipt(offer, ...rest);
      const { sentAt = event.at } = offer;
      return event.type === 'sms-received' ? { ...event, receivedAt: sentAt } : event;
    },
  }),
  'takes silence without receipt for an annulment': mutant({
    decideOnOffer: (offer, what, now) =>
      what === 'undelivered' ? [{ type: 'window-closed', at: now.iso }] : decideOnOffer(offer, what, now),
  }),
  'forgets a refusal that came during a failed call': mutant({
    evaluateCallEnd: (offer, call) => (call.length > 0 ? evaluateCallEnd(offer, call) : { events: [] }),
  }),
  'loses in a restart what came last': mutant({
    restored: (batches) => batches.slice(0, Math.max(1, batches.length - 1)),
  }),
  'gives the run no sign of an answer': mutant({
    concernsWorkflow: (before, after, signal) =>
      signal !== 'answerArrived' && RULES.concernsWorkflow(before, after, signal),
  }),
  'never ends what was not received': mutant({ undeliveredTime: () => Infinity }),
  'tells no end but grants': mutant({
    closingSms: (offer) => (RULES.closingSms(offer) === 'granted' ? 'granted' : undefined),
  }),
  'lets one person confirm alone': mutant({ confirmationObstacle: () => undefined, readingObstacle: () => undefined }),
  'refuses on any ground': mutant({
    evaluateDecision: (offer, decision) => {
      const result = RULES.evaluateDecision(offer, decision);
      if (result === 'not-asked' || decision.outcome !== 'refused') return result;
      return { events: [{ type: 'provider-answered', ...decision }] };
    },
  }),
  'leaves an event out of the journal': mutant({
    written: (events) => events.filter(({ type }) => type !== 'sms-received'),
  }),
  'waits a day longer for people than it decides': mutant({
    decisionTime: (offer) => (offer.awaitsPeople ? RULES.decisionTime(offer)! - DAY_MS : RULES.decisionTime(offer)),
  }),
};

type Event = Parameters<typeof evolve>[1];
const isLate = (event: Event): boolean => event.type === 'answer-read' && event.effect === 'late';
const counted = (event: Event): Event => (event.type === 'answer-read' ? { ...event, effect: 'counts' } : event);
