import type { Binding } from '../../../activities/offer-book.ts';
import { MayHaveLeft } from '../../../activities/sms-gateway.ts';
import type { Store } from '../database/store.ts';

/** Binds an SMS to another gateway, before that is asked to send it; or to none, when the SMS certainly did not leave.
 *  Only the latest attempt may do so: an earlier one that still runs is refused. */
export async function bindSms(
  { db }: Store,
  smsId: string,
  binding: Binding,
  gateway: string | undefined,
): Promise<Binding> {
  const { attempt, inDoubtAt } = binding;
  const mayBeAt = gateway === undefined || inDoubtAt.includes(gateway) ? inDoubtAt : [...inDoubtAt, gateway];
  const holder = gateway ?? inDoubtAt.at(-1) ?? binding.gateway;
  const bound = await db.$executeRaw`
    UPDATE outgoing_sms SET gateway = ${holder}, may_be_at = ${mayBeAt}::text[], bound_by = ${attempt}
    WHERE id = ${smsId} AND attempts = ${attempt} AND sent_at IS NULL`;
  if (bound !== 1) throw new MayHaveLeft('a later attempt is sending this SMS');
  return { gateway: holder, attempt, inDoubtAt };
}

/** The gateway to which an SMS is bound. */
export async function gatewayOf({ db }: Store, smsId: string): Promise<string | undefined> {
  const row = await db.outgoingSms.findUnique({ where: { id: smsId }, select: { gateway: true } });
  return row?.gateway;
}
