import { canonicalJson } from './canonical-json.ts';
import type { OfferEvent } from './events.ts';
import type { Sha256 } from './journal.ts';
import { verifyChain } from './journal.ts';
import type { HashBytes } from './merkle.ts';
import { leafHash, rootFromPath } from './merkle.ts';
import type { Offer } from './offer.ts';
import { stateOf } from './offer.ts';
import type { Proof, ProvenEntry } from './proof.ts';
import type { Item } from './proof-commitments.ts';
import type { Fault, ProofReport } from './proof-commitments.ts';
import { bind, bindReceipts, hashesOf, summaryOf } from './proof-commitments.ts';
import { toldDecision } from './told-decision.ts';
import { readReply } from './reply-reading.ts';

/** What a check needs from outside the domain (§6c): hashes, base64, and the two signatures. */
export type ProofTools = {
  sha256: Sha256;
  hashBytes: HashBytes;
  fromHex: (text: string) => Uint8Array;
  fromBase64: (text: string) => Uint8Array;
  /** Whether this key signed this text. */
  isSigned: (vkey: string, text: string, signature: string) => boolean;
  /** Size and root of a note that this key has signed. */
  openCheckpoint: (note: string, vkey: string) => { size: number; root: Uint8Array } | undefined;
};

/** Checks a proof without the system that made it (§6c): it runs all checks, so that each fault is named. */
export function checkProof(proof: Proof, tools: ProofTools): ProofReport {
  const parts = [signature, chain, log, texts, receipts, replies, evidence].map((check) => check(proof, tools));
  return { checks: parts.flatMap(({ checks }) => checks), faults: parts.flatMap(({ faults }) => faults) };
}

const report = (checks: string[], faults: Fault[]): ProofReport => ({
  checks: faults.length > 0 ? [] : checks,
  faults,
});

function signature({ signature: signed, ...rest }: Proof, { isSigned }: ProofTools): ProofReport {
  const holds = isSigned(rest.keys.proof, canonicalJson(rest), signed);
  const problem = 'the proof is not what its key has signed';
  return report([`the whole is signed by ${rest.keys.proof}`], holds ? [] : [{ place: 'signature', problem }]);
}

function chain(proof: Proof, { sha256 }: ProofTools): ProofReport {
  const { offerId, journal, state, reason, service } = proof;
  const found = verifyChain(offerId, journal, sha256);
  if (!found.ok) return report([], [{ place: `journal entry ${found.sequence}`, problem: found.problem }]);
  const { end, made } = found.offer;
  const folded = stateOf(found.offer);
  const faults: Fault[] = [];
  if (folded !== state) faults.push({ place: 'state', problem: `the events fold to ${folded}, not ${state}` });
  if (end?.reason !== reason) faults.push({ place: 'reason', problem: 'the events fold to another reason' });
  if (made.serviceCode !== service.code || made.serviceVersion !== service.version)
    faults.push({ place: 'service', problem: 'the offer was made of another service or version' });
  faults.push(...frozen(proof, found.offer));
  const checks = [
    `${journal.length} entries of the journal are a whole chain: none edited, left out, moved or put in`,
    `folded again, the events make ${folded}${end ? ` (${end.reason})` : ''}, as stated`,
  ];
  return report(checks, faults);
}

/** What the offer froze when it was made, and the proof repeats beside the journal (§1, §3.2, §5). */
function frozen({ rulesEdition, service, groundArticle }: Proof, offer: Offer): Fault[] {
  const { made } = offer;
  const stated = [
    ['rulesEdition', rulesEdition, made.rulesEdition],
    ['service.resultKind', service.resultKind, made.resultKind],
    ['groundArticle', groundArticle, toldDecision(offer)?.groundArticle],
  ] as const;
  const differing = stated.filter(([, inProof, inJournal]) => inProof !== inJournal);
  return differing.map(([place]) => ({ place, problem: 'is not what the journal says' }));
}

function log({ journal, checkpoint, keys }: Proof, tools: ProofTools): ProofReport {
  const state = tools.openCheckpoint(checkpoint, keys.checkpoint);
  if (!state) return report([], [{ place: 'checkpoint', problem: 'is not signed by its key, or is not a checkpoint' }]);
  const faults = journal
    .filter((entry) => !isInLog(entry, state, tools))
    .map(({ sequence }) => ({
      place: `journal entry ${sequence}`,
      problem: 'is not in the log at its stated position',
    }));
  const checks = [
    `the checkpoint of ${state.size} entries is signed by ${keys.checkpoint}`,
    `all ${journal.length} entries are in the log under this checkpoint`,
  ];
  return report(checks, faults);
}

function isInLog(entry: ProvenEntry, { size, root }: { size: number; root: Uint8Array }, tools: ProofTools): boolean {
  const { hashBytes, fromHex, fromBase64 } = tools;
  const leaf = leafHash(fromHex(entry.hash), hashBytes);
  const found = rootFromPath(entry.position, size, leaf, entry.path.map(fromBase64), hashBytes);
  return found !== undefined && found.every((byte, n) => byte === root[n]);
}

type EventOf<T extends OfferEvent['type']> = Extract<OfferEvent, { type: T }>;
const eventsOf = <T extends OfferEvent['type']>({ journal }: Proof, type: T): EventOf<T>[] =>
  journal.map(({ event }) => event).filter((event): event is EventOf<T> => event.type === type);

function texts(proof: Proof, { sha256 }: ProofTools): ProofReport {
  const bound = bind(
    'sent',
    proof.sent.map(({ smsId: id, ...sms }) => ({ ...sms, id })),
    hashesOf(proof, 'sms-text'),
    sha256,
  );
  const line = `texts to the recipient: ${proof.sent.length}`;
  return report(proof.sent.length > 0 ? [summaryOf(line, bound)] : [], bound.faults);
}

/** The octets of the receipts are bound like the texts, in a proof that shows them. */
function receipts(proof: Proof, { sha256 }: ProofTools): ProofReport {
  const items = shown(proof.sent.flatMap((sms) => sms.receipts.map(({ receiptId: id, ...rest }) => ({ id, ...rest }))));
  const bound = bindReceipts(proof, items, sha256);
  return report(items.length > 0 ? [summaryOf(`octets of receipts: ${items.length}`, bound)] : [], bound.faults);
}

/** The items whose octets are shown: all of them in the proof for an operator, none in that for a provider (§6b). */
const shown = (items: readonly { id: string; octets?: string; salt?: string }[]): Item[] =>
  items.flatMap(({ id, octets: text, salt }) => (text === undefined ? [] : [{ id, text, salt }]));

/** Replies are bound like the texts; in addition today's rules read them once more. */
function replies(proof: Proof, { sha256 }: ProofTools): ProofReport {
  const { received } = proof;
  const ofText = received.map(({ inboundId: id, text, salt }) => ({ id, text, salt }));
  const ofOctets = shown(received.map(({ inboundId: id, ...rest }) => ({ id, ...rest })));
  const bound = bind('received', ofText, hashesOf(proof, 'reply-text'), sha256);
  const hashes = ofOctets.length > 0 ? hashesOf(proof, 'reply-octets') : new Map<string, string>();
  const octets = bind('octets of received', ofOctets, hashes, sha256);
  const ofOctetsLine = ofOctets.length > 0 ? [summaryOf(`octets of replies: ${ofOctets.length}`, octets)] : [];
  const readings = new Map(eventsOf(proof, 'answer-read').map((event) => [event.inboundId, event]));
  const byPeople = new Map(eventsOf(proof, 'reply-read').map((event) => [event.inboundId, event]));
  const readAgain = proof.received.map(({ inboundId, text }) => {
    if (text === '')
      return `a reply that is empty or erased was read as ${readings.get(inboundId)?.reading ?? 'nothing'}`;
    const { reading = 'not read', effect = 'none' } = readings.get(inboundId) ?? {};
    const people = byPeople.get(inboundId);
    if (people) {
      const { as, readBy, confirmedBy } = people;
      return `reply ${JSON.stringify(text)} was read as ${as} by ${readBy} and ${confirmedBy} (effect: ${effect})`;
    }
    const today = readReply(text).reading;
    const again = today === reading ? 'the same today' : `today it would be ${today}: the list of words has changed`;
    return `reply ${JSON.stringify(text)} was read as ${reading} (effect: ${effect}); ${again}`;
  });
  const line = `replies of the recipient: ${proof.received.length}`;
  const faults = [...bound.faults, ...octets.faults];
  return report(received.length > 0 ? [summaryOf(line, bound), ...ofOctetsLine, ...readAgain] : [], faults);
}

function evidence(proof: Proof, { sha256 }: ProofTools): ProofReport {
  const { desk = [] } = proof;
  const items = desk.map(({ requestId: id, text, salt }) => ({ id, text, salt }));
  const bound = bind('desk', items, hashesOf(proof, 'evidence'), sha256);
  return report(
    desk.length > 0 ? [summaryOf(`answers at the desk with their evidence: ${desk.length}`, bound)] : [],
    bound.faults,
  );
}
