/** Kannel as the way to an operator: our SMS go out through its smsbox, one request for each part. */
import { createHash } from 'node:crypto';
import type { SendResult, Sms, SmsGateway } from '../../../activities/sms-gateway.ts';
import { MayHaveLeft } from '../../../activities/sms-gateway.ts';
import { smsEncoding, splitSms } from '../../../domain/sms-parts.ts';
import { refusalOf } from './codes.ts';
import { recentParts } from './recent-parts.ts';
import type { PartSettings, SmsPart } from './send-part.ts';
import { sendPart } from './send-part.ts';

/** The parts of an SMS on which Kannel has reported. */
export type ReportedParts = (smsId: string) => Promise<ReadonlySet<number>>;

/** We cut the text ourselves: of an SMS that Kannel cuts it reports on one part only, and received means all of it (§4a). */
export function kannelSmsGateway(settings: PartSettings, reportedParts: ReportedParts): SmsGateway {
  const recent = recentParts();
  return {
    name: settings.name,
    async send(sms): Promise<SendResult> {
      const reported = await reportedParts(sms.id);
      const parts = partsOf(sms);
      for (const part of parts) {
        // Kannel does not know what it was asked for before: only what nothing is known of is asked for.
        if (reported.has(part.number) || recent.isTaken(part)) continue;
        if (recent.isDoubtful(part)) throw new MayHaveLeft('its report is awaited before it is sent again');
        const refusal = await recent.watch(part, () => sendPart(settings, part));
        if (refusal === undefined) continue;
        const { code, ...fault } = refusalOf(refusal);
        if (part.number > 1) throw new MayHaveLeft(`refused a later part: ${code}`);
        return { ok: false, code, ...fault };
      }
      return { ok: true, gatewayId: sms.id };
    },
    /** Kannel cannot be asked: its reports are all that there is. */
    status: () => Promise.resolve({ status: 'unknown' }),
  };
}

function partsOf({ id, to, text, validityMs }: Sms): SmsPart[] {
  const texts = splitSms(text);
  const encoding = smsEncoding(text);
  return texts.map((piece, index) => {
    const number = index + 1;
    const header = texts.length > 1 ? joiningHeader(id, texts.length, number) : undefined;
    return { smsId: id, number, to, text: piece, encoding, validityMs, ...(header ? { header } : {}) };
  });
}

/** The header by which the phone joins the parts. The same SMS has the same number again: a part sent twice is shown once. */
function joiningHeader(id: string, total: number, number: number): string {
  const reference = createHash('sha256').update(id).digest()[0]!;
  return Buffer.from([5, 0, 3, reference, total, number]).toString('hex');
}
