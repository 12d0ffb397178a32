import type { Moment } from '../domain/decisions.ts';
import type { OfferEvent, ProviderOutcome, ServiceTerm } from '../domain/events.ts';
import type { RecipientKind } from '../domain/identifiers.ts';
import type { Language } from '../domain/languages.ts';
import type { SmsKind } from '../domain/sms-kinds.ts';
import type { Offer } from '../domain/offer.ts';
import type { Application } from './provider-system.ts';
import type { Sms } from './sms-gateway.ts';

/** Who is offered what, for the registers: personal data, which stays in the worker's memory while it is asked. */
export type Subject = {
  offerId: string;
  offer: Offer;
  recipient: { kind: RecipientKind; identifier: string };
  /** The person whose consent and phone count: the recipient, or an organisation's representative. */
  person: string;
  phone?: string;
  optedOut: boolean;
  /** When this recipient last declined this service, epoch ms. */
  declinedAt?: number;
  coolDownMs: number;
  consent: { accessName: string; purpose: string };
};

/** What screening found for the personal columns: written beside its events, never into them. */
export type Screened = {
  events: OfferEvent[];
  phone?: string;
  language?: Language;
  token?: string;
  tokenExpiresAt?: string;
};

/** Which gateway an SMS was written down for, and which ones an earlier attempt may have sent it through. `attempt`
 *  counts the attempts: only the latest may give it to another gateway. */
export type Binding = { gateway: string; attempt: number; inDoubtAt: readonly string[] };

/** An SMS as it was written down: what is sent again after a fault is this. `acceptedAs`: an operator has taken it
 *  already. */
export type Written = {
  sms: Sms;
  kind: SmsKind;
  offerId?: string;
  serviceCode?: string;
  language: Language;
  parts: number;
  /** The commitment to its text; absent when it was written down before there was one. */
  contentHash?: string;
  binding: Binding;
  acceptedAs?: string;
};
/** This moment. */
export type Now = Moment;
/** An SMS that may go out now, or the events why not. */
export type Prepared = Written | { events: OfferEvent[] };

/** Our own record of every offer: the journal and the personal data beside it. All times come from the clock port. */
export interface OfferBook {
  subject(offerId: string): Promise<Subject>;
  /** All events of an offer, in order: what a workflow takes when it turns out to have missed something. */
  events(offerId: string): Promise<OfferEvent[]>;
  /** Adds the events that the rules decide on for the offer as it stands, under its lock; gives them back. When there
   *  is nothing to decide any more, all events are given back: an attempt before this one, or a message, has been
   *  here. */
  record(offerId: string, decide: (offer: Offer, now: Now) => OfferEvent[]): Promise<OfferEvent[]>;
  /** Notes what screening found and takes the phone's line, or a place in its queue. */
  noteScreening(offerId: string, screened: Screened): Promise<OfferEvent[]>;
  /** Writes the offer SMS down before it is sent; events instead when the offer ended, opted out, lost its line or
   *  must wait for morning. */
  prepareOffer(offerId: string): Promise<Prepared>;
  /** Writes the SMS of an offer down that the rules name for it as it stands; undefined when there is none to send.
   *  Asked again it gives the same SMS. */
  prepareSms(offerId: string, kindOf: (offer: Offer) => SmsKind | undefined): Promise<Written | undefined>;
  /** Writes the answer to a reply down, with or without an offer; undefined when the sender was erased meanwhile. */
  prepareReply(answer: { inboundId: string; kind: SmsKind; offerId?: string }): Promise<Written | undefined>;
  /** Notes that the operator took an SMS, once, and what the rules add to that; gives back the events. */
  noteSent(
    written: Written,
    gatewayId: string,
    andThen?: (offer: Offer, now: Now) => OfferEvent[],
  ): Promise<OfferEvent[]>;
  /** Notes that the operator will never take an SMS. */
  noteRefused(smsId: string): Promise<void>;
  /** From here until the call is noted a refusal comes too late; undefined when there is no agreement to act on any
   *  more. */
  beginCall(offerId: string, consentToken: string): Promise<Application | undefined>;
  /** The call failed: a refusal counts again until the next one. */
  abandonCall(offerId: string): Promise<void>;
  /** Notes that the provider was called, and its decision if it gave one at once. */
  noteCall(offerId: string, call: Call): Promise<OfferEvent[]>;
  /** Notes a decision of the provider that a poll brought. */
  noteDecision(offerId: string, decision: ProviderOutcome & { resultNumber?: string }): Promise<OfferEvent[]>;
  /** Puts something before people; once while it is open. */
  raiseTask(subject: TaskSubject, kind: string): Promise<void>;
}

/** What a task is about; no personal data. */
export type TaskSubject = `${'offer' | 'gateway' | 'provider' | 'connection'} ${string}`;

/** A call that reached the provider. */
export type Call = {
  calledAt: string;
  term?: ServiceTerm;
  decision?: ProviderOutcome & { resultNumber?: string };
};
