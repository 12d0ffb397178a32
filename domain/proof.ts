import type { OfferEvent } from './events.ts';
import type { Language } from './languages.ts';
import type { OfferState } from './offer-states.ts';
import type { SmsKind } from './sms-kinds.ts';

/** What can be proven about one offer (§6c): the texts sent and received, each entry of its journal, and its place in
 *  the signed log. */
export type Proof = {
  format: 'usynys-proof-1';
  offerId: string;
  /** When the proof was made. */
  at: string;
  /** The state as the system gives it; it must be the state that the events fold to. */
  state: OfferState;
  reason?: string;
  /** The edition of the Rules under which the offer was made (§1). */
  rulesEdition: string;
  service: ProvenService;
  /** After a refusal: the article of the act that lists its ground (§3.2). */
  groundArticle?: string;
  /** SHA-256 over offer id, line break and КДП's token: a reader who has the token can compare it; the token itself is
   *  never here. */
  consentReference?: string;
  sent: ProvenSms[];
  received: ProvenReply[];
  /** Absent when there was no answer at a desk. */
  desk?: ProvenEvidence[];
  journal: ProvenEntry[];
  /** The signed state of the log in which the entries are (C2SP tlog-checkpoint). */
  checkpoint: string;
  keys: { checkpoint: string; proof: string };
  /** Ed25519 over the canonical JSON of all other fields, base64. */
  signature: string;
};

/** The service and its act as they stood when the offer was made (§2.1, §5). */
export type ProvenService = {
  code: string;
  version: number;
  act: { title: string; number?: string; url?: string };
  /** What the act calls the result (§5). */
  resultKind: string;
  /** SHA-256 over the canonical JSON of the whole definition of this version. */
  definitionHash: string;
};

/** An SMS to the recipient (§3.1) with the carrier's receipts (§4a); `salt` opens its commitment in the journal. */
export type ProvenSms = {
  smsId: string;
  kind: SmsKind;
  language: Language;
  text: string;
  salt?: string;
  receipts: ProvenReceipt[];
};

/** A receipt of the carrier (§4a); `octets`: the PDU or body in which it came, base64, in the proof for an operator,
 *  since they hold the number (§6b); `salt` opens their commitment in the journal. */
export type ProvenReceipt = {
  receiptId: string;
  status: string;
  part?: number;
  octets?: string;
  salt?: string;
  carrierAt?: string;
  arrivedAt: string;
};

/** A reply of the recipient as received (§6c): its text, and in the proof for an operator the PDUs or body in which it
 *  came, base64; `salt` opens their commitments in the journal. */
export type ProvenReply = {
  inboundId: string;
  text: string;
  octets?: string;
  salt?: string;
  arrivedAt: string;
  carrierAt?: string;
};

/** Where the evidence of an answer at the desk is kept, as the operator recorded it; `salt` opens its commitment in the
 *  journal. */
export type ProvenEvidence = { requestId: string; text: string; salt?: string };

/** An entry of the journal, its position in the log, and the hashes beside its path to the log's root, base64
 *  (§6c). */
export type ProvenEntry = {
  sequence: number;
  event: OfferEvent;
  previousHash: string;
  hash: string;
  position: number;
  path: string[];
};
