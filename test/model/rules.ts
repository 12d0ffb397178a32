/** The rules of the product that the model composes, and their place: a mutant replaces one of them. */
import { agreementToConfirm, closingSms, nextAcceptanceQuestion } from '../../domain/acceptance.ts';
import { addresseeOf, namedByOthers } from '../../domain/addressing.ts';
import * as windows from '../../domain/answer-window.ts';
import {
  evaluateCallEnd,
  evaluateReply,
  evaluateUnaddressed,
  evaluateUnknownSender,
} from '../../domain/conversation.ts';
import { closing, decideOnOffer, isCancellable, numberGone } from '../../domain/decisions.ts';
import { confirmationObstacle, evaluateDeskAnswer } from '../../domain/desk-answer.ts';
import { isHelpedEnough } from '../../domain/help-limits.ts';
import { verifyChain } from '../../domain/journal.ts';
import { evolve } from '../../domain/offer.ts';
import type { OfferEvent } from '../../domain/events.ts';
import { afterFailedSms } from '../../domain/outcome-repeats.ts';
import { callProvenBy, evaluateDecision } from '../../domain/provider-answer.ts';
import { evaluateReceipt, overallStatus } from '../../domain/receipts.ts';
import { evaluateReading, readingObstacle } from '../../domain/reply-people.ts';
import { readReply } from '../../domain/reply-reading.ts';
import { concernsWorkflow } from '../../domain/workflow-signals.ts';

/** The rules as they are in domain/; `restored`: what a run has received, as a restart finds it. */
export const RULES = {
  evolve,
  evaluateReply,
  evaluateUnaddressed,
  evaluateUnknownSender,
  evaluateCallEnd,
  addresseeOf,
  namedByOthers,
  readReply,
  evaluateReceipt,
  overallStatus,
  evaluateDeskAnswer,
  confirmationObstacle,
  decideOnOffer,
  closing,
  numberGone,
  isCancellable,
  decisionTime: windows.decisionTime,
  undeliveredTime: windows.undeliveredTime,
  deliveryWatchEnd: windows.deliveryWatchEnd,
  slotPassTime: windows.slotPassTime,
  reminderTime: windows.reminderTime,
  nextAcceptanceQuestion,
  evaluateDecision,
  callProvenBy,
  closingSms,
  agreementToConfirm,
  concernsWorkflow,
  afterFailedSms,
  isHelpedEnough,
  evaluateReading,
  readingObstacle,
  verifyChain,
  written: (events: readonly OfferEvent[]): readonly OfferEvent[] => events,
  restored: (batches: readonly OfferEvent[][]): readonly OfferEvent[][] => batches,
};

/** A set of rules: the product's, or a mutant's. */
export type Rules = typeof RULES;
