/** How well what the gateways sent in the last day was read: a wrong setting shows here first. */
import { receivedShares } from '../../adapters/store/sms/received-shares.ts';
import type { Store } from '../../adapters/store/database/store.ts';
import type { GatewaySettings } from '../../config/connections/gateways.ts';
import type { Check } from './check.ts';
import { Warning } from './check.ts';

const HELP = 'See docs/connections/trouble.md: the symptom, and the setting that mends it.';
/** So many unread replies among all are people's own; with more, the alphabet of the gateway may be wrong. */
const USUAL_UNREAD = 0.5;
const FEWEST = 10;

/** The check of every gateway. */
export const receivedChecks = (store: Store, gateways: readonly GatewaySettings[]): Check[] =>
  gateways.map(({ name }) => ({
    what: `Received from ${name} in the last day`,
    run: () => checkReceived(store, name),
    after: 'Migrations',
  }));

async function checkReceived(store: Store, gateway: string): Promise<string> {
  const { receipts, unmatched, unread, replies, notUnderstood } = await receivedShares(store, gateway);
  const found =
    `${receipts} of ${receipts + unmatched} receipts found their SMS, ${unread} PDUs or bodies are unread, ` +
    `${notUnderstood} of ${replies} replies are unread`;
  const isAlphabetWrong = replies >= FEWEST && notUnderstood > USUAL_UNREAD * replies;
  if (unmatched > 0 || isAlphabetWrong) throw new Warning(found, HELP);
  return found;
}
