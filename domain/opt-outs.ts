/** Who gets no further offers after an opt-out, and what an opt-in takes back. */
import { optOutBy } from './addressing.ts';
import type { Reading } from './reply-reading.ts';

/** An opt-out: no further offers to this recipient, a person or an organisation, by this provider or by all of them. */
export type OptOut = { recipientId: string; saidBy: string; providerId?: string };

/** The offer that a reply is about: its recipient, its provider, and the person who answers for it. */
export type OptingOffer = { recipientId: string; providerId: string; personId: string };

/** What a reply changes: an opt-out, or an opt-in, which takes back. */
export type OptChange = { optOut: OptOut } | { optIn: { recipientId: string; saidBy: string } };

/** What a reply to an offer changes in the opt-outs of its recipient; undefined: nothing. With the code of the offer
 *  `stop` is about the provider of that offer, without one about all of them. The representative of an organisation
 *  speaks for the organisation, and not for the person. */
export function optChangeBy(
  { reading, code }: { reading: Reading; code?: string },
  { recipientId, providerId, personId: saidBy }: OptingOffer,
): OptChange | undefined {
  const optsOut = optOutBy(reading);
  if (optsOut === undefined) return undefined;
  if (!optsOut) return { optIn: { recipientId, saidBy } };
  return { optOut: { recipientId, saidBy, ...(code === undefined ? {} : { providerId }) } };
}

/** Whether an opt-out bars an offer of this provider to this recipient. */
export const isBarredBy = (
  { recipientId, providerId }: OptOut,
  offer: Pick<OptingOffer, 'recipientId' | 'providerId'>,
): boolean => recipientId === offer.recipientId && (providerId === undefined || providerId === offer.providerId);

/** Whether an opt-in takes this opt-out back: all that the same person has said, for whomever, and all that was said
 *  for the recipient of the offer that the reply is about. */
export const isTakenBack = (optOut: OptOut, optIn: { recipientId: string; saidBy: string }): boolean =>
  optOut.saidBy === optIn.saidBy || optOut.recipientId === optIn.recipientId;
