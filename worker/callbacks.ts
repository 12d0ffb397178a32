import { sendCallback } from '../adapters/providers/callback-sender.ts';
import { noteFailedTry, noteTold, takeDueCallbacks } from '../adapters/store/callbacks.ts';
import { providerOf } from '../adapters/store/catalogue.ts';
import type { Callback } from '../prisma/generated/client.ts';
import type { Store } from '../adapters/store/store.ts';

const AT_ONCE = 50;

/** Tells providers what changed; true when there may be more at once. */
export async function sendCallbacks(store: Store): Promise<boolean> {
  const due = await takeDueCallbacks(store, AT_ONCE);
  const tries = await Promise.all(due.map(async (callback) => ({ callback, told: await tell(store, callback) })));
  const told = tries.filter((one) => one.told).map(({ callback }) => callback);
  await noteTold(store, told);
  for (const { callback } of tries.filter((one) => !one.told)) await noteFailedTry(store, callback);
  return told.length > 0;
}

async function tell(store: Store, { id, body, providerId }: Callback): Promise<boolean> {
  const { callbackUrl: url, callbackSecret: secret } = await providerOf(store, providerId);
  return sendCallback({ id, body: body as object, url, secret });
}
