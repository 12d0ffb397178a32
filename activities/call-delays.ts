/** What delays the call of a provider: §6c demands a timely transfer of what the recipient answered. */
import { Context } from '@temporalio/activity';
import { isCallDelayed } from '../domain/delays.ts';
import type { Clock } from './clock.ts';
import type { OfferBook, Subject } from './offer-book.ts';
import { ProviderRejectsCall } from './provider-system.ts';

/** Observes the time from a counted agreement until the provider has the application, for metrics. */
export type ObserveTransfer = (delayMs: number) => void;

/** §6c: notes that the first attempt to call the provider failed, and those that fail more than an hour after the
 *  agreement, whatever system is the cause. Throws the fault again: Temporal retries the activity. */
export const notingDelay =
  ({ book, now }: { book: OfferBook; now: Clock }, { offerId, offer }: Subject) =>
  async (fault: unknown): Promise<never> => {
    const isFirst = Context.current().info.attempt === 1;
    if (isFirst || isCallDelayed(offer, await now())) await book.noteCallDelay(offerId, { isFirst });
    throw fault;
  };

/** Calls a provider, and notes when it begins not to answer, and when it answers again. A provider that rejects a call
 *  is not away. */
export async function notingPresence<T>(
  book: OfferBook,
  { offer, isProviderAway }: Pick<Subject, 'offer' | 'isProviderAway'>,
  call: () => Promise<T>,
): Promise<T> {
  const { providerId } = offer.made;
  const back = async () => (isProviderAway ? book.noteProviderBack(providerId) : undefined);
  try {
    const answer = await call();
    await back();
    return answer;
  } catch (fault) {
    if (fault instanceof ProviderRejectsCall) await back();
    else await book.noteProviderAway(providerId);
    throw fault;
  }
}
