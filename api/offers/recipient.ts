import type { z } from 'zod';
import type { IdentifierProblem } from '../../domain/identifiers.ts';
import { checkBin, checkIin } from '../../domain/identifiers.ts';
import { Problem } from '../http/problem.ts';
import type { Recipient } from './new-offer.ts';

/** §2.3: refuses an identifier that cannot exist or is of another kind, as far as its digits show. */
export function checkRecipient(recipient: z.infer<typeof Recipient>): void {
  if ('iin' in recipient) return checkPerson(recipient.iin, 'iin');
  refuse(checkBin(recipient.bin), 'bin');
  checkPerson(recipient.representativeIin, 'representativeIin');
}

function checkPerson(iin: string, field: string): void {
  // A BIN has 4, 5 or 6 where the day of birth of an IIN begins, so a BIN is never a valid IIN.
  const problem = checkIin(iin);
  refuse(problem && checkBin(iin) === undefined ? 'kind' : problem, field);
}

const DETAILS: Record<IdentifierProblem, string> = {
  shape: 'must be 12 digits',
  'check-digit': 'has a wrong check digit',
  'impossible-date': 'contains a date that does not exist',
  kind: 'is an identifier of another kind: a person has an IIN, an organisation a BIN',
};

function refuse(problem: IdentifierProblem | undefined, field: string): void {
  if (!problem) return;
  const code = problem === 'kind' ? 'recipient-kind' : problem === 'shape' ? 'invalid-request' : 'recipient-invalid';
  const errors = [{ pointer: `#/recipient/${field}`, detail: DETAILS[problem] }];
  throw new Problem(code, `recipient.${field} ${DETAILS[problem]}`, { errors });
}
