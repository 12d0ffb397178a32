/** Submits one SMS, part by part. A part leaves once, and is sent again only when the carrier certainly does not have
 *  it, or when neither a query nor a receipt resolved its fate in time. */
import type { SendResult, Sms } from '../../../activities/sms-gateway.ts';
import { DidNotLeave, MayHaveLeft } from '../../../activities/sms-gateway.ts';
import { smsParts } from '../../../domain/sms-parts.ts';
import type { Ledger, Noted, Part } from '../../store/sms/smpp-ledger.ts';
import { verdictOf } from './command-status.ts';
import type { Field, Pdu } from './library.ts';
import { numberTlv, statusName, textOf, textTlv } from './library.ts';
import type { Segment } from './message-text.ts';
import { segmentsOf } from './message-text.ts';
import { partReference, smsReference } from './part-reference.ts';
import type { Known } from './queries.ts';
import { relativeTime } from './queries.ts';
import { matchIdOfAnswer } from './message-ids.ts';
import { referenceOf } from './report.ts';
import type { Outcome, Sender } from './sender.ts';
import type { SmppSettings } from './settings.ts';

type Options = {
  settings: SmppSettings;
  ledger: Ledger;
  sender: Pick<Sender, 'submit'>;
  ask: (reference: string) => Promise<Known>;
  now: () => Promise<number>;
  /** Keeps outcomes that could not be stored, until the database is back. */
  writeLater: (smsId: string, noted: Noted[]) => void;
};
/** The outcome of an attempt; `why` is for Temporal and not stored. */
type Attempted = Noted & { why?: string };
/** What a part needs: nothing, to be submitted, or to be waited for. */
type Step = 'done' | 'submit' | 'doubt';

/** "Not there" counts only after this time: the carrier may still read what arrived on a connection that broke. */
const SETTLED_MS = 1_000;

/** Submits the parts of an SMS that the carrier does not have yet; throws MayHaveLeft or DidNotLeave. */
export async function submitSms(options: Options, sms: Sms): Promise<SendResult> {
  const { settings, ledger, now } = options;
  const { defaultAlphabet: alphabet, referenceBits } = settings;
  const { id, text } = sms;
  const segments = segmentsOf(text, { alphabet, referenceBits, reference: smsReference(id) });
  const at = new Date(await now());
  const { parts, fresh } = await ledger.begin(id, segments.length, at);
  if (segments.length !== smsParts(text).parts) await ledger.correctCount(id, segments.length);
  const steps = await Promise.all(
    parts.map(async (one) => (fresh.has(one.part) ? 'submit' : stepOf(options, id, one, at))),
  );
  const leaving = parts.filter((_, index) => steps[index] === 'submit');
  const noted = await Promise.all(leaving.map(({ part }) => submitPart(options, sms, part, segments[part - 1]!)));
  if (noted.length > 0) await write(options, id, noted);
  return resultOf(id, parts, steps, noted);
}

async function stepOf(options: Options, smsId: string, one: Part, at: Date): Promise<Step> {
  switch (one.state) {
    case 'accepted':
    case 'refused':
      return 'done';
    case 'waiting':
      return (await options.ledger.startAttempt(smsId, one, at)) ? 'submit' : 'doubt';
    case 'submitting':
      return 'doubt'; // another worker is submitting it, or has died, which maintenance notes soon
    case 'unknown':
      return resolveDoubt(options, smsId, one, at);
  }
}

async function resolveDoubt({ settings, ledger, ask }: Options, smsId: string, one: Part, at: Date): Promise<Step> {
  const known = settings.lostAnswers === 'await-receipt' ? 'unclear' : await ask(referenceOf(smsId, one.part));
  if (typeof known === 'object') {
    const { carrierMessageId } = known;
    const matchId = carrierMessageId && matchIdOfAnswer(carrierMessageId, settings.receiptIds);
    await ledger.note(smsId, [{ part: one.part, state: 'accepted', carrierMessageId, matchId }], at);
    one.state = 'accepted';
    one.carrierMessageId = carrierMessageId ?? null;
    return 'done';
  }
  const waitMs = known === 'absent' ? SETTLED_MS : settings.awaitReceiptSeconds * 1000;
  if (at.getTime() - one.leftAt.getTime() < waitMs) return 'doubt';
  return (await ledger.startAttempt(smsId, one, at)) ? 'submit' : 'doubt';
}

async function submitPart(options: Options, sms: Sms, part: number, segment: Segment): Promise<Attempted> {
  const { settings, sender } = options;
  const note = (outcome: Outcome) => notedOf(part, outcome, settings.receiptIds);
  const late = (answer: Pdu) => void write(options, sms.id, [note({ kind: 'answered', answer })]);
  return note(await sender.submit(requestFor(settings, sms, part, segment), late));
}

async function write({ ledger, now, writeLater }: Options, smsId: string, noted: Noted[]): Promise<void> {
  try {
    await ledger.note(smsId, noted, new Date(await now()));
  } catch {
    writeLater(smsId, noted);
  }
}

function notedOf(part: number, outcome: Outcome, receiptIds: SmppSettings['receiptIds']): Attempted {
  if (outcome.kind === 'lost') return { part, state: 'unknown' };
  if (outcome.kind === 'not-left') return { part, state: 'waiting', why: outcome.why };
  const { answer } = outcome;
  const code = statusName(answer.status);
  const verdict = verdictOf(answer.status);
  const carrierMessageId = textOf(answer, 'message_id') || undefined;
  if (verdict === 'accepted')
    return {
      part,
      state: 'accepted',
      carrierMessageId,
      matchId: carrierMessageId && matchIdOfAnswer(carrierMessageId, receiptIds),
    };
  if (verdict === 'number') return { part, state: 'refused', code };
  return { part, state: 'waiting', code: verdict === 'ours' ? code : undefined, why: `the carrier answered ${code}` };
}

/** An SMS is accepted when all of its parts are at the carrier; one that may be there excludes every other gateway. */
function resultOf(smsId: string, parts: Part[], steps: Step[], noted: Attempted[]): SendResult {
  const now = parts.map((one) => ({ ...one, ...noted.find(({ part }) => part === one.part) }));
  const refused = now.find(({ state }) => state === 'refused');
  if (refused) return { ok: false, fault: 'number', code: refused.code ?? 'refused' };
  if (now.every(({ state }) => state === 'accepted'))
    return { ok: true, gatewayId: now[0]?.carrierMessageId ?? referenceOf(smsId, 1) };
  const mayBeThere = now.some(
    ({ state }, index) => state === 'accepted' || state === 'unknown' || steps[index] === 'doubt',
  );
  const why = noted.find((one) => one.why)?.why;
  if (mayBeThere) throw new MayHaveLeft(why ?? 'the answer of the carrier was lost; a query or a receipt is awaited');
  const code = noted.find((one) => one.code)?.code;
  if (code) return { ok: false, fault: 'ours', code };
  throw new DidNotLeave(why ?? 'the SMS did not leave');
}

const HAS_HEADER = 0x40;
const USER_MESSAGE_REFERENCE = 0x0204;

function requestFor(settings: SmppSettings, sms: Sms, part: number, { dataCoding, hasHeader, octets }: Segment) {
  const fields: Record<string, Field> = {
    source_addr_ton: settings.senderTon,
    source_addr_npi: settings.senderNpi,
    source_addr: settings.sender,
    dest_addr_ton: settings.phoneTon,
    dest_addr_npi: settings.phoneNpi,
    destination_addr: sms.to.replace(/^\+/, ''),
    esm_class: hasHeader ? HAS_HEADER : 0,
    validity_period: relativeTime(sms.validityMs),
    registered_delivery: 1,
    data_coding: dataCoding,
    short_message: octets,
  };
  const tlvs = new Map([[USER_MESSAGE_REFERENCE, numberTlv(partReference(sms.id, part))]]);
  if (settings.referenceTag) tlvs.set(settings.referenceTag, textTlv(referenceOf(sms.id, part)));
  return { command: 'submit_sm', fields, tlvs };
}
