/** Reads replies again from their octets (§6c): a later release, or a corrected alphabet, may read what could not be
 *  read when they came. */
import { readReply } from '../../domain/reply-reading.ts';
import { unreadReplies } from '../store/sms/unread-replies.ts';
import type { Store } from '../store/database/store.ts';
import { raiseTask } from '../store/tasks/raise-task.ts';
import type { HttpGatewaySettings } from './http/settings.ts';
import { contentOf } from './octet-texts.ts';
import { formFields } from './smsc-kz/form-body.ts';
import type { SmppSettings } from './smpp/settings.ts';
import { inboundAlphabetOf } from './smpp/settings.ts';
import type { SmscKzSettings } from './smsc-kz/settings.ts';

type Gateway = HttpGatewaySettings | SmppSettings | SmscKzSettings;

/** Raises a task for each unread reply to an open offer that is an answer today. What was stored stays as it is, and
 *  nothing counts before two operators have read it. Returns how many were read, and how many are answers. */
export async function rereadReplies(
  store: Store,
  gateways: readonly Gateway[],
): Promise<{ read: number; answers: number }> {
  let [read, answers] = [0, 0];
  for await (const { offerId, gateway, octets } of unreadReplies(store)) {
    read += 1;
    const settings = gateways.find(({ name }) => name === gateway);
    if (!settings || readReply(textToday(octets, settings)).reading === 'not-understood') continue;
    answers += 1;
    await raiseTask(store.db, { kind: 'not-understood', subject: `offer ${offerId}` }, new Date(await store.now()));
  }
  return { read, answers };
}

/** The text as it is read today. */
function textToday(base64: string, settings: Gateway): string {
  if (settings.kind === 'smsc-kz') {
    const text = formFields(Buffer.from(base64, 'base64')).get('mes') ?? Buffer.alloc(0);
    return new TextDecoder(settings.webhookCharset).decode(text);
  }
  const alphabet = settings.kind === 'smpp' ? inboundAlphabetOf(settings) : 'gsm';
  return contentOf(base64, alphabet).texts[0] ?? '';
}
