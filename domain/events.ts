import type { ReasonOf } from './end-reasons.ts';
import type { Language } from './languages.ts';
import type { EndState } from './offer-states.ts';
import type { QuietHours } from './quiet-hours.ts';
import type { Reading } from './reply-reading.ts';
import type { SmsKind } from './sms-kinds.ts';

/** What the service's act and catalogue entry say, frozen when the offer is made (§4a, §5). Durations in
 *  milliseconds. */
export type OfferTerms = {
  answerWindowMs: number;
  /** How long after the deadline a message may still arrive that the carrier accepted before it. */
  graceMs: number;
  remindAfterMs?: number;
  /** How long the carrier attempts to deliver the SMS, at most 24 h. */
  smsValidityMs: number;
  /** How long КДП may wait for the person's consent. */
  consentTermMs: number;
  factsMaxAgeMs: number;
  termWorkingDays: number;
  declineIsFinal: boolean;
  /** Whether a yes that counts is confirmed by an SMS of its own. */
  confirmAgreement: boolean;
  urgent: boolean;
  quietHours: QuietHours;
  refusalGrounds: string[];
  /** §3.2: the article of the act that lists each ground, by the code of the ground. */
  groundArticles: Record<string, string>;
  /** How often a provider without a webhook call is polled; absent: only when its term is nearly over. */
  pollEveryMs?: number;
};

/** How an offer ends: the end state and its reason: a code of ours; the ground's with REFUSED, the caller's words with
 *  CANCELLED. */
export type Ending = {
  [S in EndState]: { state: S; reason: S extends 'REFUSED' | 'CANCELLED' ? string : ReasonOf<S> };
}[EndState];

/** §3.2: how a provider may decide. */
export const DECISIONS = ['granted', 'refused'] as const;
/** The provider's decision (§3.2): a grant, or a refusal on a ground of the act. */
export type ProviderOutcome = { outcome: (typeof DECISIONS)[number]; ground?: string };

/** §3b: what КДП answers when it is asked for a person's consent. Some wires say `refused` for all that is not valid,
 *  others say apart what was withdrawn and what has expired. */
export const CONSENT_STATUSES = ['given', 'pending', 'refused', 'timeout', 'withdrawn', 'expired'] as const;
/** One of them. */
export type ConsentStatus = (typeof CONSENT_STATUSES)[number];

/** §3b: the changes of a consent that КДП reports by itself. */
export const CONSENT_CHANGES = ['given', 'refused', 'withdrawn'] as const;
/** One of them. */
export type ConsentChange = (typeof CONSENT_CHANGES)[number];

/** §4a: how an answer without an SMS reached an operator. */
export const DESK_CHANNELS = ['in-person', 'phone-call'] as const;
/** One of them. */
export type DeskChannel = (typeof DESK_CHANNELS)[number];

/** How operators read a reply that the system could not read (§4a). */
export const PEOPLE_READINGS = ['agree', 'refuse', 'neither'] as const;
/** One of them. */
export type PeopleReading = (typeof PEOPLE_READINGS)[number];

/** §5: when the act's term is nearly over and when it is over, ISO times. */
export type ServiceTerm = { warnAt: string; endsAt: string };

/** What the service and its act said when the offer was made (§2.1). */
export type OfferMade = {
  type: 'offer-made';
  at: string;
  code: string;
  serviceCode: string;
  serviceVersion: number;
  providerId: string;
  factsAsOf: string;
  /** §1: the edition of the Rules under which the offer was made, the date of its last amendment. */
  rulesEdition: string;
  /** §5: what the act calls the result of the service. */
  resultKind: string;
  terms: OfferTerms;
};

/** The registers that are asked beside КДП and БМГ (§2.3, §6a). */
export type Register = 'organisations' | 'persons' | 'representations';

/** What happened to an offer: one journal entry each (§6c). Ids, states and times only; never an IIN, a phone, a name
 *  or a text. */
export type OfferEvent =
  | OfferMade
  | { type: 'register-checked'; at: string; register: Register; finding: string }
  | { type: 'consent-checked'; at: string; status: ConsentStatus }
  | { type: 'phone-found'; at: string; language: Language }
  /** What was screened is too old to be sent on: it is screened again (§3, §6a). */
  | { type: 'screening-outdated'; at: string }
  | { type: 'sending-delayed'; at: string; for: 'phone-slot' | 'quiet-hours' | 'gateway' }
  | {
      type: 'sms-sent';
      at: string;
      kind: SmsKind;
      smsId: string;
      language: Language;
      parts: number;
      /** Commits to the text (content-hash.ts); absent in entries written before commitments existed. */
      contentHash?: string;
    }
  | {
      type: 'sms-received';
      at: string;
      receivedAt: string;
      by: 'receipt' | 'reply' | 'desk';
      messageId: string;
      /** Commits to the octets of the receipt (commitments.ts). */
      octetsHash?: string;
      /** The operators who read a receipt that the system could not read. */
      readBy?: string;
      confirmedBy?: string;
    }
  | {
      type: 'receipt-noted';
      at: string;
      smsId: string;
      status: string;
      messageId: string;
      conflict?: true;
      octetsHash?: string;
      readBy?: string;
      confirmedBy?: string;
    }
  /** Nothing is known of the offer SMS: the phone slot is released, and an answer still counts (§4a). */
  | { type: 'receipt-missing'; at: string }
  /** A question with a long window has held the phone slot for a day: the next offer may be sent (§3.1). */
  | { type: 'phone-slot-passed'; at: string }
  | {
      type: 'answer-received';
      at: string;
      inboundId: string;
      carrierAt?: string;
      fromRecipient: boolean;
      /** Commits to the text as received (content-hash.ts); absent in entries written before commitments existed. */
      contentHash?: string;
      /** Commits to the octets in which it came. */
      octetsHash?: string;
    }
  | {
      type: 'answer-read';
      at: string;
      carrierAt?: string;
      inboundId: string;
      reading: Reading;
      effect: AnswerEffect;
      reply?: SmsKind;
      /** An operator must read it; the annulment waits for that (§4a). */
      forPeople?: true;
    }
  /** One operator read a reply that the system could not read; a second one must confirm the reading (§4a). */
  | { type: 'reading-proposed'; at: string; inboundId: string; arrivedAt: string; as: PeopleReading; by: string }
  /** Two operators read it so; `answer-read` with the same id states its effect, by the time of its arrival. */
  | { type: 'reply-read'; at: string; inboundId: string; as: PeopleReading; readBy: string; confirmedBy: string }
  /** One operator recorded an answer at the desk; the annulment waits for the second one (§4a). */
  | { type: 'desk-recorded'; at: string; requestId: string; by: string }
  | {
      /** An answer given in person or in a phone call; `answer-read` states its effect, with the same id and the time
       *  of the record. */
      type: 'desk-answer';
      at: string;
      requestId: string;
      agrees: boolean;
      channel: DeskChannel;
      recordedBy: string;
      recordedAt: string;
      confirmedBy: string;
      /** Commits to the evidence (content-hash.ts). */
      evidenceHash: string;
    }
  | { type: 'window-closed'; at: string }
  | { type: 'acceptance-checked'; at: string; ending?: Ending }
  | { type: 'provider-called'; at: string; calledAt: string; term?: ServiceTerm }
  | ({ type: 'provider-answered'; at: string; messageId: string } & ProviderOutcome)
  | ({ type: 'provider-contradicted'; at: string; messageId: string } & ProviderOutcome)
  | { type: 'consent-changed'; at: string; messageId: string; status: ConsentChange }
  | { type: 'number-changed'; at: string; messageId: string }
  | { type: 'provider-unclear'; at: string; messageId: string }
  | { type: 'cancel-asked'; at: string; messageId: string; reason: string; by: string }
  | { type: 'resend-asked'; at: string; messageId: string; by: string }
  | { type: 'term-warning'; at: string; termEndsAt: string }
  | { type: 'term-breached'; at: string; termEndsAt: string }
  | ({ type: 'offer-ended'; at: string } & Ending);

/** What a reply did: it counted, came too late (after the window, or after the provider was called), or changed
 *  nothing. A refusal during a call is `pending`; a second `answer-read` has its effect when the call has ended. */
export type AnswerEffect = 'counts' | 'repeats' | 'late' | 'after-call' | 'none' | 'pending';
