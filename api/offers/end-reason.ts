/** Why an offer ended, as the API shows it. */
import { z } from 'zod';
import type { EndReason } from '../../domain/end-reasons.ts';
import { END_REASON_CODES, END_REASONS } from '../../domain/end-reasons.ts';

const sentences = Object.entries(END_REASONS).flatMap(([state, reasons]) =>
  Object.entries(reasons).map(([code, sentence]) => `- ${state} \`${code}\`: ${sentence}`),
);

/** The reasons that are codes of ours. The schema stands in the document by itself: generators of clients do not write
 *  a union of an enum and a free text. */
export const END_REASON = {
  type: 'string' as const,
  enum: [...END_REASON_CODES] as EndReason[],
  description: `The values of \`reason\` after every end but REFUSED and CANCELLED:\n\n${sentences.join('\n')}`,
};

/** The field `reason` of an offer and of its callbacks. */
export const Reason = z.string().meta({
  description:
    'Why the offer ended: a value of the schema `EndReason`; with REFUSED the code of the ground that you named ' +
    '(§3.2), with CANCELLED the reason of the cancellation in the words of its caller',
  example: 'no-answer',
});
