import { sendCallback } from '../adapters/providers/callback-sender.ts';
import { noteTry, takeDueCallbacks } from '../adapters/store/callbacks.ts';
import { providerOf } from '../adapters/store/catalogue.ts';
import type { Store } from '../adapters/store/store.ts';

const AT_ONCE = 50;

/** Tells providers what changed; true when there may be more at once. */
export async function sendCallbacks(store: Store): Promise<boolean> {
  const due = await takeDueCallbacks(store, AT_ONCE);
  await Promise.all(
    due.map(async (callback) => {
      const { callbackUrl: url, callbackSecret: secret } = await providerOf(store, callback.providerId);
      const told = await sendCallback({ id: callback.id, body: callback.body as object, url, secret });
      await noteTry(store, callback, told);
    }),
  );
  return due.length > 0;
}
