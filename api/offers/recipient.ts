import type { z } from 'zod';
import type { IdentifierDoubt, IdentifierProblem } from '../../domain/identifiers.ts';
import { checkBin, checkIin, doubtsAboutBin, doubtsAboutIin } from '../../domain/identifiers.ts';
import { Problem } from '../http/problem.ts';
import type { Recipient } from './new-offer.ts';
import type { OfferWarning } from './offer-warning.ts';

/** §2.3: refuses an identifier that cannot exist or is of another kind, as far as its digits show, and returns what is
 *  unusual in one that may exist. */
export function checkRecipient(recipient: z.infer<typeof Recipient>): OfferWarning[] {
  if ('iin' in recipient) return person(recipient.iin, 'iin');
  refuse(checkBin(recipient.bin), 'bin');
  return [
    ...warnings(doubtsAboutBin(recipient.bin), 'bin'),
    ...person(recipient.representativeIin, 'representativeIin'),
  ];
}

function person(iin: string, field: string): OfferWarning[] {
  refuse(checkIin(iin), field);
  return warnings(doubtsAboutIin(iin), field);
}

const DETAILS: Record<IdentifierProblem, string> = {
  shape: 'must be 12 digits',
  'check-digit': 'has a wrong check digit',
  'impossible-month': 'contains a month that does not exist',
  kind: 'is an identifier of another kind: a person has an IIN, an organisation a BIN',
};

function refuse(problem: IdentifierProblem | undefined, field: string): void {
  if (!problem) return;
  const code = problem === 'kind' ? 'recipient-kind' : problem === 'shape' ? 'invalid-request' : 'recipient-invalid';
  const errors = [{ pointer: pointerTo(field), detail: DETAILS[problem] }];
  throw new Problem(code, `recipient.${field} ${DETAILS[problem]}`, { errors });
}

/** The digits themselves are personal data and are not repeated. */
const DOUBTS: Record<IdentifierDoubt, string> = {
  'impossible-birth-date': 'contains a date of birth that does not exist',
  'unknown-century': 'has a seventh digit that names no century of birth',
  'impossible-month': 'contains a month of registration that does not exist',
  'unknown-type': 'has a fifth digit that names no type of organisation',
};

const warnings = (doubts: IdentifierDoubt[], field: string): OfferWarning[] =>
  doubts.map((code) => ({ pointer: pointerTo(field), code, detail: `${DOUBTS[code]}; the register decides` }));

const pointerTo = (field: string): string => `#/recipient/${field}`;
