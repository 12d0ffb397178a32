import type { ReceivedResult } from '../../adapters/store/offers/receive-result.ts';
import { Problem } from '../http/problem.ts';
import { pointerTo } from '../http/validation.ts';

/** A result that was not accepted. */
export type RefusedResult = Exclude<ReceivedResult, 'received' | 'repeat'>;

const REFUSALS = {
  'unknown-offer': ['not-found', 'You have no such offer'],
  'not-asked': ['conflict', 'The recipient has not agreed to this offer, or it has ended'],
  'id-in-use': ['message-id-reused', 'Another message came under this id; a correction needs a new one'],
} as const;

/** The problem of a result that was not accepted (§3.2); a SOAP fault is made of its code and detail. */
export function resultProblem(result: RefusedResult): Problem {
  if (typeof result === 'string') {
    const [code, detail] = REFUSALS[result];
    return new Problem(code, detail);
  }
  const { refused, groundsListed } = result;
  if (refused === 'contradicts-first-decision')
    return new Problem(refused, 'The first decision stands, and this one is stored; operators settle it with you');
  const detail = `The act lists these grounds: ${groundsListed.join(', ') || 'none'}`;
  return new Problem(refused, `${detail}. Send the right decision under a new message id`, {
    errors: [{ pointer: pointerTo(['ground']), detail: 'is not a ground that the act lists' }],
    groundsListed: groundsListed.map((code) => ({ code })),
  });
}
