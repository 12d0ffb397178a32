/** What Mobizon tells us: the final state of an SMS. Its signature covers the event and not what it says. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { isOneOf } from '../../keys/secret-comparison.ts';
import { MobizonId } from './api.ts';

const RECEIPT = 'sms-delivery-report';

/** An event of Mobizon, as far as we read it. */
export const MobizonEvent = z
  .object({
    eventId: MobizonId,
    eventType: z.string().max(100),
    eventCreateTs: z.string().max(40),
    attempt: MobizonId,
    sign: z.string().max(100),
    data: z.object({ messageId: MobizonId.optional() }).loose().optional(),
  })
  .meta({ id: 'MobizonEvent' });
export type MobizonEvent = z.infer<typeof MobizonEvent>;

/** That something became of an SMS; what, Mobizon must be asked. */
export type Claim = { claimId: string; operatorId: string };

/** Whether an event is Mobizon's: signed with one of these secrets. */
export function isSigned({ eventId, attempt, eventCreateTs, sign }: MobizonEvent, secrets: readonly string[]): boolean {
  const signed = (secret: string) => sha1(`${eventId}|${attempt}|${eventCreateTs}|${secret}`);
  return isOneOf(sign.toLowerCase(), secrets.map(signed));
}

const sha1 = (line: string): string => createHash('sha1').update(line).digest('hex');

/** What an event claims; undefined when it is about something else. The id names the SMS too, since the signature does not:
 *  nobody can spend an event on another SMS. */
export function claimOf({ eventId, eventType, data }: MobizonEvent): Claim | undefined {
  const operatorId = data?.messageId;
  return eventType === RECEIPT && operatorId ? { claimId: `${eventId}.${operatorId}`, operatorId } : undefined;
}
