import type { OfferRow } from '../../adapters/store/offers/read-offers.ts';
import { troubleOf } from '../../adapters/store/offers/troubles.ts';
import { maskIdentifier } from '../../domain/identifiers.ts';
import { toldDecision } from '../../domain/told-decision.ts';
import type { Waiting } from '../../domain/waiting-for.ts';
import { waitingFor } from '../../domain/waiting-for.ts';
import type { OfferView } from './offer.ts';

/** An offer as its provider sees it at a moment (epoch ms): identifiers are masked (§6b). */
export function offerView(row: OfferRow, nowMs: number): OfferView {
  const { folded } = row;
  const waiting = waitingFor(folded, nowMs);
  const moments = { sentAt: row.sentAt, receivedAt: row.receivedAt, deadline: row.deadline, endedAt: row.endedAt };
  const known = Object.entries(moments).flatMap(([name, at]) => (at ? [[name, at.toISOString()]] : []));
  return {
    id: row.id,
    code: row.code,
    state: row.state as OfferView['state'],
    ...(row.reason === null ? {} : { reason: row.reason }),
    serviceCode: row.serviceCode,
    serviceVersion: row.serviceVersion,
    reference: row.reference,
    ...(row.lifeEvent === null ? {} : { lifeEvent: row.lifeEvent }),
    recipient: recipientView(row),
    ...(row.language ? { language: row.language as NonNullable<OfferView['language']> } : {}),
    factsAsOf: row.factsAsOf.toISOString(),
    createdAt: row.createdAt.toISOString(),
    rulesEdition: folded.made.rulesEdition,
    resultKind: folded.made.resultKind,
    ...Object.fromEntries(known),
    ...(folded.receiptMissing ? { receiptMissing: true } : {}),
    ...(folded.answer ? { answer: { agrees: folded.answer.agrees, at: folded.answer.arrivedAt } } : {}),
    ...(folded.term ? { term: folded.term } : {}),
    ...toldDecision(folded),
    ...(waiting ? { waitingFor: { ...waiting, ...troubleIn(row, waiting) } } : {}),
  };
}

/** Why what is waited for does not come: by the events of the offer, else by the last call that failed. */
function troubleIn({ trouble }: OfferRow, waiting: Waiting): Pick<Waiting, 'trouble'> {
  const known = waiting.trouble ?? troubleOf(trouble, waiting);
  return known ? { trouble: known } : {};
}

function recipientView({ recipient, representative }: OfferRow): OfferView['recipient'] {
  const masked = maskIdentifier(recipient.identifier);
  if (recipient.kind === 'person') return { iin: masked };
  return { bin: masked, representativeIin: maskIdentifier(representative?.identifier ?? '') };
}
