import type { OfferBook } from './offer-book.ts';
import { taskOf } from './registers.ts';

/** Puts a fault that names a task before people, and throws it on: Temporal retries it all the same. */
export const raisingTask =
  (book: OfferBook, offerId: string) =>
  async (fault: unknown): Promise<never> => {
    const task = taskOf(fault);
    if (task) await book.raiseTask(`offer ${offerId}`, task);
    throw fault;
  };
