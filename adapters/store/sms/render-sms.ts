/** The text of an SMS about an offer, with the values that its kind shows. */
import { answerDeadline } from '../../../domain/answer-window.ts';
import { STATE_LANGUAGE } from '../../../domain/languages.ts';
import type { Language } from '../../../domain/languages.ts';
import { isAfterCall } from '../../../domain/offer.ts';
import type { Offer } from '../../../domain/offer.ts';
import type { SmsKind } from '../../../domain/sms-kinds.ts';
import type { RenderedSms, SmsValues } from '../../catalogue/texts.ts';
import { renderSms } from '../../catalogue/texts.ts';
import { definitionOf } from '../catalogue/service-definitions.ts';
import { openFor, openUnlessErased } from '../database/sealed.ts';
import type { Transaction } from '../database/store.ts';
import { nameOf } from '../journal/append-events.ts';
import type { LockedOffer } from '../journal/locked-offer.ts';
import { resultPlace } from '../journal/locked-offer.ts';
import { optOutScope } from './opt-outs.ts';

/** Renders an SMS of this kind in the recipient's language. */
export async function renderFor(tx: Transaction, locked: LockedOffer, kind: SmsKind): Promise<RenderedSms> {
  const definition = await definitionOf(tx, locked.serviceCode, locked.serviceVersion);
  const language = (locked.language ?? STATE_LANGUAGE) as Language;
  return renderSms(definition, kind, language, { code: locked.code, ...(await valuesOf(tx, locked, kind)) });
}

async function valuesOf(tx: Transaction, locked: LockedOffer, kind: SmsKind): Promise<SmsValues> {
  const { folded } = locked;
  switch (kind) {
    case 'offer':
      return { organisation: await organisationName(tx, locked) };
    case 'refused':
      return folded.outcome?.ground ? { ground: folded.outcome.ground } : {};
    case 'granted':
      return { resultNumber: await resultNumber(tx, locked) };
    case 'reminder':
      return { deadlineMs: answerDeadline(folded) };
    case 'annulled':
      return folded.unreadReply ? { situation: 'unread' } : {};
    case 'optedOut':
      // Only a refusal that counts makes it true that this offer is refused, too.
      return {
        scope: await optOutScope(tx, locked),
        ...(folded.answer?.agrees === false ? {} : { situation: 'called' as const }),
      };
    case 'late':
      return isAfterCall(folded) ? { situation: 'called' } : {};
    case 'notProvided':
    case 'closed':
      return { reason: folded.end?.reason };
    case 'settled':
      return { end: endInAWord(folded) };
    default:
      return {};
  }
}

function endInAWord({ end }: Offer): SmsValues['end'] {
  if (end?.state === 'GRANTED') return 'granted';
  return end?.state === 'REFUSED' ? 'refused' : 'closed';
}

async function resultNumber(tx: Transaction, locked: LockedOffer): Promise<string | undefined> {
  const results = await tx.providerResult.findMany({
    where: { offerId: locked.id },
    orderBy: { arrivedAt: 'asc' },
    select: { providerId: true, messageId: true, body: true },
  });
  for (const { providerId, messageId, body } of results) {
    const opened = await openFor(tx, locked.recipientId, resultPlace(providerId, messageId), body);
    const { outcome, resultNumber: number } = JSON.parse(opened) as { outcome?: unknown; resultNumber?: unknown };
    if (outcome === 'granted') return typeof number === 'string' ? number : undefined;
  }
  return undefined;
}

/** §2.3: the name of the organisation to which the service is offered; undefined for a person, or when unknown. */
async function organisationName(tx: Transaction, locked: LockedOffer): Promise<string | undefined> {
  if (locked.representativeId === null) return undefined;
  const { id, recipientId } = locked;
  const row = await tx.offer.findUniqueOrThrow({ where: { id }, select: { organisationName: true } });
  return row.organisationName === null
    ? undefined
    : openUnlessErased(tx, recipientId, nameOf(locked), row.organisationName);
}
