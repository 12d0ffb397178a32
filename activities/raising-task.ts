import type { OfferBook } from './offer-book.ts';
import { taskOf } from './registers.ts';

/** Raises the operator task that a fault names, and throws the fault again: Temporal retries the activity. */
export const raisingTask =
  (book: OfferBook, offerId: string) =>
  async (fault: unknown): Promise<never> => {
    const task = taskOf(fault);
    if (task) await book.raiseTask(`offer ${offerId}`, task);
    throw fault;
  };
