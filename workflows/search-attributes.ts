import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';

/** What operators search runs by; no personal data (§6b). Registered with the server at start. */
export const OFFER_STATE = defineSearchAttributeKey('OfferState', SearchAttributeType.KEYWORD);
export const OFFER_SERVICE = defineSearchAttributeKey('OfferService', SearchAttributeType.KEYWORD);
export const OFFER_PROVIDER = defineSearchAttributeKey('OfferProvider', SearchAttributeType.KEYWORD);
export const OFFER_DEADLINE = defineSearchAttributeKey('OfferDeadline', SearchAttributeType.DATETIME);
export const OFFER_CODE = defineSearchAttributeKey('OfferCode', SearchAttributeType.KEYWORD);
