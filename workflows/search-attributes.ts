import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';

/** The search attributes of runs; no personal data (§6b). They must be registered in the namespace. */

/** The state of the offer. */
export const OFFER_STATE = defineSearchAttributeKey('OfferState', SearchAttributeType.KEYWORD);
/** What the offer waits for: domain/waiting-for.ts. */
export const OFFER_WAITS_FOR = defineSearchAttributeKey('OfferWaitsFor', SearchAttributeType.KEYWORD);
export const OFFER_SERVICE = defineSearchAttributeKey('OfferService', SearchAttributeType.KEYWORD);
export const OFFER_PROVIDER = defineSearchAttributeKey('OfferProvider', SearchAttributeType.KEYWORD);
export const OFFER_DEADLINE = defineSearchAttributeKey('OfferDeadline', SearchAttributeType.DATETIME);
/** §5: `warned` when the act's term is nearly over, `breached` when it is over; absent before. */
export const OFFER_TERM = defineSearchAttributeKey('OfferTerm', SearchAttributeType.KEYWORD);
export const OFFER_CODE = defineSearchAttributeKey('OfferCode', SearchAttributeType.KEYWORD);
