import type { Connections } from '../config/connections/definition.ts';
import { mobizonStates, STATES_AT_ONCE } from '../adapters/sms/mobizon/api.ts';
import type { MobizonAccount } from '../adapters/sms/mobizon/api.ts';
import { putClaimOff, settleClaim, takeDueClaims } from '../adapters/store/receipt-claims.ts';
import type { DueClaim } from '../adapters/store/receipt-claims.ts';
import { raiseTask } from '../adapters/store/operator-tasks.ts';
import type { Store } from '../adapters/store/store.ts';
import { takeReceipts } from '../adapters/store/take-receipts.ts';
import type { Receipt } from '../domain/receipts.ts';

type States = Awaited<ReturnType<typeof mobizonStates>>;
type Asked = MobizonAccount & { name: string };

/** The gateways that sign too little to be believed. */
export const gatewaysToAsk = ({ gateways }: Connections['sms']): Asked[] =>
  gateways.filter((one) => one.kind === 'mobizon').map((one) => ({ ...one, timeoutMs: 10_000 }));

/** §4a: asks the operator what became of the SMS that it claims something about, and takes as a receipt what it answers; true
 *  when there may be more at once. */
export async function confirmClaims(store: Store, gateways: readonly Asked[]): Promise<boolean> {
  const rounds = await Promise.allSettled(gateways.map((gateway) => confirmClaimsOf(store, gateway)));
  for (const round of rounds) if (round.status === 'rejected') throw round.reason;
  return rounds.some((round) => round.status === 'fulfilled' && round.value);
}

/** Whatever goes wrong, the claims stay and are asked about later. */
async function confirmClaimsOf(store: Store, gateway: Asked): Promise<boolean> {
  const due = await takeDueClaims(store, gateway.name, STATES_AT_ONCE);
  const ids = new Set(due.filter(({ smsId }) => smsId !== null).map(({ operatorId }) => operatorId));
  const asked: States | { fault: unknown } =
    ids.size === 0 ? new Map() : await mobizonStates(gateway, [...ids]).catch((fault: unknown) => ({ fault }));
  for (const claim of due) {
    const state = claim.smsId !== null && asked instanceof Map ? asked.get(claim.operatorId) : undefined;
    if (state?.isFinal) await take(store, claim, state);
    else if (!(await putClaimOff(store, claim))) await giveUp(store, claim);
  }
  if ('fault' in asked) throw asked.fault;
  return due.length === STATES_AT_ONCE;
}

type State = Pick<Receipt, 'status'> & { at?: string };

/** The report reached us when it was first told, not when it was believed. */
async function take(store: Store, claim: DueClaim, { status, at }: State): Promise<void> {
  const { gateway, claimId, smsId, arrivedAt } = claim;
  const receipt = { receiptId: claimId, smsId: smsId!, status, arrivedAt: arrivedAt.toISOString() };
  await takeReceipts(store, gateway, [at ? { ...receipt, operatorAt: at } : receipt]);
  await settleClaim(store, claim, 'taken');
}

/** An operator that tells one thing and answers another for a day is a case for people. */
async function giveUp(store: Store, claim: DueClaim): Promise<void> {
  if (claim.smsId !== null) await raiseTask(store, undefined, 'sms-receipt-not-confirmed');
  await settleClaim(store, claim, claim.smsId === null ? 'not-ours' : 'not-confirmed');
}
