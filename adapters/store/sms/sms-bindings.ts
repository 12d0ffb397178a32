import type { Binding } from '../../../activities/offer-book.ts';
import { MayHaveLeft } from '../../../activities/sms-gateway.ts';
import type { Store } from '../database/store.ts';

/** Gives an SMS to another gateway, before it is asked to send it; or to none, when it has surely left through none.
 *  Only the latest attempt may: an earlier one that still runs has lost it. */
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
    WHERE id = ${smsId} AND claims = ${attempt} AND sent_at IS NULL`;
  if (bound !== 1) throw new MayHaveLeft('another attempt has this SMS in its hands');
  return { gateway: holder, attempt, inDoubtAt };
}

/** The gateway that an SMS was given to last. */
export async function gatewayOf({ db }: Store, smsId: string): Promise<string | undefined> {
  const row = await db.outgoingSms.findUnique({ where: { id: smsId }, select: { gateway: true } });
  return row?.gateway;
}
