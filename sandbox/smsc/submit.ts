/** submit_sm: accepts a part, and makes one message of all parts when the last one has arrived. */
import { setTimeout as sleep } from 'node:timers/promises';
import { isoNow } from '../clock.ts';
import type { Mishap } from '../faults.ts';
import type { Outside } from '../outside.ts';
import { HEAD_START_MS } from '../sms-http.ts';
import type { Sms, Wire } from '../sms.ts';
import { TAG } from './library.ts';
import { tlvText } from './pdu.ts';
import type { Pdu } from './pdu.ts';
import { createAssembly, segmentOf } from './segments.ts';
import type { Piece, Segment } from './segments.ts';
import type { Outcome } from './session.ts';
import type { SmscSettings } from './settings.ts';
import { STATUS } from './status.ts';
import { checkSubmit, REFUSALS } from './submit-check.ts';
import type { Submissions, Submitted } from './submissions.ts';
import { textOf } from './text-coding.ts';

type Means = {
  outside: Outside;
  settings: SmscSettings;
  sms: Sms;
  submissions: Submissions;
  wireOf: (account: string) => Wire;
};

const BEFORE: Partial<Record<Mishap, Outcome>> = {
  throttled: { status: STATUS.throttled },
  queueFull: { status: STATUS.queueFull },
  cutBeforeSubmit: { mishap: 'reset' },
};
const AFTER: Partial<Record<Mishap, Outcome>> = {
  cutAfterSubmit: { mishap: 'cut' },
  garbage: { mishap: 'garbage' },
};

export function createSubmit(means: Means): { receive(pdu: Pdu, account: string): Promise<Outcome>; forget(): void } {
  const { outside, settings, sms, submissions } = means;
  const assembly = createAssembly();
  return {
    receive: async (pdu, account) => {
      const arrived = arrivalOf(pdu, sms);
      if (typeof arrived === 'number') return { status: arrived };
      const { reference, segment, to } = arrived;
      const mishap = sms.mishapOf(to, smsIdOf(reference) ?? segment.reference ?? segment.bytes.toString('hex'));
      const refused = mishap && BEFORE[mishap];
      if (refused) return refused;

      const at = await isoNow(outside.now);
      const known = reference && settings.SANDBOX_SMPP_DEDUPE && submissions.byReference(account, reference);
      const submitted = known || note(means, pdu, { ...arrived, account });
      if (submitted !== known) {
        const pieces = assembly.add(senderKey(submitted, pdu), segment, { ...segment, messageId: submitted.messageId });
        if (pieces) acceptWhole(means, submitted, { pieces, to, at, dataCoding: pdu.number('data_coding') });
      }
      if (mishap === 'receiptFirst' && submitted.message) {
        void sms.report(submitted.message, { status: 'delivered' });
        await sleep(HEAD_START_MS);
      }
      return (mishap && AFTER[mishap]) ?? { status: STATUS.ok, fields: { message_id: submitted.messageId } };
    },
    forget: () => assembly.forget(),
  };
}

type Arrival = { segment: Segment; to: string; reference: string | undefined };

/** The content of a submit_sm, or the status that refuses it. */
function arrivalOf(pdu: Pdu, sms: Sms): Arrival | number {
  const fault = checkSubmit(pdu);
  if (fault) return fault;
  const segment = segmentOf(pdu);
  if (typeof segment === 'number') return segment;
  if (textOf(segment.bytes, pdu.number('data_coding')) === undefined) return STATUS.submitFailed;
  const to = `+${pdu.text('destination_addr').replace(/^\+/, '')}`;
  const refusal = sms.refusalOf(to);
  if (refusal) return REFUSALS[refusal] ?? STATUS.submitFailed;
  return { segment, to, reference: tlvText(pdu.tlv(TAG.clientReference)) || undefined };
}

function note(
  { submissions }: Means,
  pdu: Pdu,
  { segment, account, reference }: Arrival & { account: string },
): Submitted {
  const submitted: Submitted = {
    messageId: submissions.nextId(),
    account,
    reference,
    part: segment.part,
    ...addressesOf(pdu),
    reports: pdu.number('registered_delivery') & 3,
    userMessageReference: pdu.tlv(TAG.userMessageReference)?.readUInt16BE(),
  };
  submissions.add(submitted);
  return submitted;
}

/** Gives the whole message to the carrier. */
function acceptWhole(
  { sms, submissions, wireOf }: Means,
  last: Submitted,
  { pieces, to, at, dataCoding }: { pieces: Piece[]; to: string; at: string; dataCoding: number },
): void {
  const ids = pieces.map(({ messageId }) => messageId);
  const [gatewayId = ''] = ids;
  const message = sms.accept(
    {
      id: smsIdOf(last.reference) ?? `smpp-${gatewayId}`,
      gatewayId,
      to,
      text: wholeText(pieces, dataCoding),
      sender: last.source.digits,
      at,
      ...(pieces.length > 1 && { partIds: ids }),
    },
    wireOf(last.account),
  );
  for (const id of ids) Object.assign(submissions.byId(id) ?? {}, { message });
}

/** The system names a part `<smsId>#<part>`; the sandbox reads the kind of the SMS from it. */
const smsIdOf = (reference: string | undefined): string | undefined => reference?.split('#')[0] || undefined;

const senderKey = ({ account, source, destination }: Submitted, pdu: Pdu): string =>
  `${account} ${source.digits} ${destination.digits} ${pdu.number('data_coding')}`;

/** The bytes are joined before they are decoded: a client may cut a letter in two. */
const wholeText = (pieces: Piece[], dataCoding: number): string =>
  textOf(Buffer.concat(pieces.map(({ bytes }) => bytes)), dataCoding) ?? '';

function addressesOf(pdu: Pdu): Pick<Submitted, 'source' | 'destination'> {
  const address = (side: 'source' | 'dest', digits: string) => ({
    ton: pdu.number(`${side}_addr_ton`),
    npi: pdu.number(`${side}_addr_npi`),
    digits,
  });
  return {
    source: address('source', pdu.text('source_addr') || '1414'),
    destination: address('dest', pdu.text('destination_addr')),
  };
}
