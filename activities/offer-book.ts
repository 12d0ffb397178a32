import type { Moment } from '../domain/decisions.ts';
import type { OfferEvent, ProviderOutcome, ServiceTerm } from '../domain/events.ts';
import type { RecipientKind } from '../domain/identifiers.ts';
import type { Language } from '../domain/languages.ts';
import type { SmsKind } from '../domain/sms-kinds.ts';
import type { Offer } from '../domain/offer.ts';
import type { TaskKind, TaskSubject } from '../domain/tasks.ts';
import type { ConsentTerms } from './registers.ts';
import type { Application } from './provider-system.ts';
import type { Sms } from './sms-gateway.ts';

/** Who is offered what, for the questions to the registers: personal data, which stays in the worker's memory. */
export type Subject = {
  offerId: string;
  offer: Offer;
  recipient: { kind: RecipientKind; identifier: string };
  /** The person whose consent and phone count: the recipient, or an organisation's representative. */
  person: string;
  phone?: string;
  optedOut: boolean;
  /** When this recipient last declined this service for the same life event, epoch ms. */
  declinedAt?: number;
  coolDownMs: number;
  /** The latest call of the provider's system failed. */
  isProviderAway: boolean;
  consent: ConsentTerms;
  /** When the consent of the screening ends, epoch ms, where КДП said so. */
  consentEndsAt?: number;
};

/** The result of a screening: its events, and the personal data that is stored beside them, never in them (§6b). */
export type Screened = {
  events: OfferEvent[];
  phone?: string;
  language?: Language;
  token?: string;
  tokenExpiresAt?: string;
  /** The organisation's name as its register has it. */
  organisationName?: string;
};

/** The gateway that an SMS was written down for, and the gateways through which an earlier attempt may have sent it.
 *  `attempt` counts the attempts: only the latest may give it to another gateway. */
export type Binding = { gateway: string; attempt: number; inDoubtAt: readonly string[] };

/** An SMS as it was written down before sending; a repeat after a fault sends the same. `acceptedAs`: the gateway's id
 *  when a gateway has accepted it already. */
export type Written = {
  sms: Sms;
  kind: SmsKind;
  offerId?: string;
  serviceCode?: string;
  language: Language;
  parts: number;
  /** The commitment to its text; absent when it was written down before commitments existed. */
  contentHash?: string;
  binding: Binding;
  acceptedAs?: string;
};
/** The current moment. */
export type Now = Moment;
/** An SMS that may be sent now, or the events that say why not. */
export type Prepared = Written | { events: OfferEvent[] };

/** Our own record of every offer: the journal and the personal data beside it. All times come from the clock port. */
export interface OfferBook {
  subject(offerId: string): Promise<Subject>;
  /** All events of an offer, in order: a run that missed some applies them all. */
  events(offerId: string): Promise<OfferEvent[]>;
  /** Adds the events that the rules decide on for the current state of the offer, under its lock; returns them. When
   *  the rules decide on none, it returns all events: an earlier attempt, or a message, has changed the offer.
   *  `signal`: the activity will be retried, so the workflow gets the events as a signal. */
  record(offerId: string, decide: (offer: Offer, now: Now) => OfferEvent[], signal?: 'delayed'): Promise<OfferEvent[]>;
  /** Notes the result of the screening and acquires the phone slot, or a place in its queue (§3.1). */
  noteScreening(offerId: string, screened: Screened): Promise<OfferEvent[]>;
  /** Writes the offer SMS down before it is sent; returns events instead when the offer ended, the person opted out, or
   *  the offer must wait for the phone slot or the end of quiet hours. */
  prepareOffer(offerId: string): Promise<Prepared>;
  /** Writes down the SMS that the rules name for the current state of the offer; undefined when they name none. A
   *  repeated call returns the same SMS; `attempt` above 1: another SMS of the same kind, on another day. */
  prepareSms(
    offerId: string,
    kindOf: (offer: Offer) => SmsKind | undefined,
    attempt?: number,
  ): Promise<Written | undefined>;
  /** Writes the answer to a reply down, with or without an offer; undefined when the sender was erased meanwhile. */
  prepareReply(answer: { inboundId: string; kind: SmsKind; offerId?: string }): Promise<Written | undefined>;
  /** Notes once that the carrier accepted an SMS, and the events that the rules add; returns the events. */
  noteSent(
    written: Written,
    gatewayId: string,
    andThen?: (offer: Offer, now: Now) => OfferEvent[],
  ): Promise<OfferEvent[]>;
  /** Notes that the carrier will never accept an SMS; one about an outcome is sent again on another day. */
  noteRefused(smsId: string): Promise<void>;
  /** From here until the call has ended, a refusal is pending; undefined when the recipient does not agree any
   *  more. */
  beginCall(offerId: string, consentToken: string): Promise<Application | undefined>;
  /** Notes that the call failed: a refusal that came meanwhile counts (§4a), and so does one before the next call. */
  abandonCall(offerId: string): Promise<void>;
  /** Confirms a counted yes by SMS, once, where the service says so: the provider could not be called at once. */
  confirmAgreement(offerId: string): Promise<void>;
  /** Notes that the provider was called, and its decision if it gave one at once. */
  noteCall(offerId: string, call: Call): Promise<OfferEvent[]>;
  /** Notes a decision of the provider that a poll returned. */
  noteDecision(offerId: string, decision: ProviderOutcome & { resultNumber?: string }): Promise<OfferEvent[]>;
  /** §6c: an attempt to call the provider failed: raises an operator task when the recipient agreed more than an hour
   *  ago. `isFirst`: the first attempt, which the workflow is told of. */
  noteCallDelay(offerId: string, attempt: { isFirst: boolean }): Promise<void>;
  /** Notes that a call of a provider failed; after an hour of them an operator task is raised. */
  noteProviderAway(providerId: string): Promise<void>;
  /** Notes that a provider that was away answers again; closes the task. */
  noteProviderBack(providerId: string): Promise<void>;
  /** Raises an operator task; only one of its kind and subject while it is open. */
  raiseTask(subject: TaskSubject, kind: TaskKind): Promise<void>;
}

/** A call that reached the provider (§5). */
export type Call = {
  calledAt: string;
  term?: ServiceTerm;
  decision?: ProviderOutcome & { resultNumber?: string };
};
