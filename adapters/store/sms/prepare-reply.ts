/** Stores the SMS that answers a reply, before it is sent. */
import type { Now, Written } from '../../../activities/offer-book.ts';
import { mobileNumber } from '../../../activities/mobile-number.ts';
import type { GatewayChoice } from '../../../activities/sms-carrier.ts';
import { agreementToConfirm } from '../../../domain/acceptance.ts';
import { LONGEST_SMS_VALIDITY_MS } from '../../../domain/durations.ts';
import { STATE_LANGUAGE } from '../../../domain/languages.ts';
import type { Language } from '../../../domain/languages.ts';
import { isOpenQuestion } from '../../../domain/offer.ts';
import { answerSmsId } from '../../../domain/sms-ids.ts';
import type { SmsKind } from '../../../domain/sms-kinds.ts';
import type { RenderedSms, SmsValues } from '../../catalogue/texts.ts';
import { renderSms } from '../../catalogue/texts.ts';
import { definitionOf } from '../catalogue/service-definitions.ts';
import { indexIn, openUnlessErased } from '../database/sealed.ts';
import type { Store, Transaction } from '../database/store.ts';
import { inTransaction } from '../database/store.ts';
import type { LockedOffer } from '../journal/locked-offer.ts';
import { lockOffer } from '../journal/locked-offer.ts';
import { inboundPlace } from './receive-replies.ts';
import { renderFor } from './render-sms.ts';
import { writeForOffer } from './write-for-offer.ts';
import { writeSms } from './write-sms.ts';

type ReplyAnswer = { inboundId: string; kind: SmsKind; offerId?: string };

/** Stores the answer to a reply, for the number of its sender; none when the sender was erased meanwhile, or may get no
 *  SMS. */
export function prepareReply(
  store: Store,
  choose: GatewayChoice,
  { inboundId, kind, offerId }: ReplyAnswer,
  now: Now,
): Promise<Written | undefined> {
  return inTransaction(store, async (tx) => {
    if (kind === 'accepted') return prepareAccepted(tx, choose, { inboundId, kind, offerId }, now);
    const { phone, keyId, reply } = await inboundSender(tx, inboundId);
    // What is no mobile number of Kazakhstan gets no SMS: it may be a machine, which would answer.
    if (phone === undefined || mobileNumber(phone) !== phone) return undefined;
    // A refusal during a call was stored before it was known how it is answered (§4a).
    if (reply === null)
      await tx.inboundSms.update({ where: { id: inboundId }, data: { reply: kind }, select: { id: true } });
    const locked = offerId && kind !== 'unknownSender' ? await lockOffer(tx, offerId) : undefined;
    const rendered = locked ? await renderFor(tx, locked, kind) : await renderWithoutOffer(tx, kind, phone);
    if (!rendered) return undefined;
    const id = answerSmsId(inboundId, kind, locked?.id);
    const ofOffer = { offerId: locked?.id, serviceCode: locked?.serviceCode, validityMs: LONGEST_SMS_VALIDITY_MS };
    return writeSms(tx, choose, { ...ofOffer, id, kind, keyId, phone, rendered, now });
  });
}

/** Stores the confirmation of a yes (§4a), for the phone of the offer: a yes at the desk is confirmed there too. None
 *  when the offer has ended, or the recipient has answered anew. */
async function prepareAccepted(
  tx: Transaction,
  choose: GatewayChoice,
  { inboundId, offerId = '' }: ReplyAnswer,
  now: Now,
): Promise<Written | undefined> {
  const locked = await lockOffer(tx, offerId);
  if (!locked?.phone || agreementToConfirm(locked.folded) !== inboundId) return undefined;
  const { phone } = locked;
  const id = answerSmsId(inboundId, 'accepted', locked.id);
  return writeForOffer(tx, choose, locked, { id, kind: 'accepted', phone, now });
}

/** The text of an SMS that names no offer, or several; none when the offers that it would name have ended. */
async function renderWithoutOffer(tx: Transaction, kind: SmsKind, phone: string): Promise<RenderedSms | undefined> {
  const language = await languageOf(tx, phone);
  if (kind !== 'whichOne') return renderSms(undefined, kind, language);
  const offers = await openOffers(tx, phone);
  return offers.length > 0 ? renderSms(undefined, kind, language, { offers }) : undefined;
}

type Sender = { phone?: string; keyId: string; reply: string | null };

/** The number of the sender of a reply, unless its key was deleted; the id of that key, and how it is answered. */
async function inboundSender(tx: Transaction, inboundId: string): Promise<Sender> {
  const { phone, keyId, reply } = await tx.inboundSms.findUniqueOrThrow({
    where: { id: inboundId },
    select: { phone: true, keyId: true, reply: true },
  });
  return {
    reply,
    phone: await openUnlessErased(tx, keyId ?? '', inboundPlace('phone', inboundId), phone),
    keyId: keyId ?? '',
  };
}

async function languageOf(tx: Transaction, phone: string): Promise<Language> {
  const last = await tx.outgoingSms.findFirst({
    where: { phoneIndex: indexIn(tx, 'phone', phone) },
    orderBy: { createdAt: 'desc' },
    select: { language: true },
  });
  return (last?.language ?? STATE_LANGUAGE) as Language;
}

/** The open offers of this phone, the latest question first. */
async function openOffers(tx: Transaction, phone: string): Promise<NonNullable<SmsValues['offers']>> {
  const open = await tx.offer.findMany({
    where: { phoneIndex: indexIn(tx, 'phone', phone), endedAt: null, sentAt: { not: null } },
    select: { code: true, folded: true, serviceCode: true, serviceVersion: true },
    orderBy: { sentAt: 'desc' },
  });
  const asked = open.filter(({ folded }) => isOpenQuestion(folded as unknown as LockedOffer['folded']));
  return Promise.all(
    asked.map(async ({ code, serviceCode, serviceVersion }) => {
      const { shortNames } = await definitionOf(tx, serviceCode, serviceVersion);
      return { code, shortNames };
    }),
  );
}
