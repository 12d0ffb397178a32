/** What Kannel tells us: receipts by GET, as it always does, and replies by POST, with the number in a header and the text as body. */
import { secretsOf } from '../../adapters/settings/fields.ts';
import { kannelStatus } from '../../adapters/sms/kannel/codes.ts';
import { isReceiptKey } from '../../adapters/sms/kannel/receipt-address.ts';
import type { KannelGatewaySettings } from '../../adapters/sms/kannel/settings.ts';
import { senderOf } from '../../adapters/sms/sender.ts';
import { storableText } from '../../adapters/sms/storable-text.ts';
import { takeReceipts } from '../../adapters/store/take-receipts.ts';
import { takeReply } from '../../adapters/store/take-replies.ts';
import type { Api } from '../context.ts';
import { Problem } from '../problem.ts';
import { KannelReceipt, KannelReply } from '../schemas/kannel.ts';
import { checkedQuery } from '../validation.ts';
import { hasPassword, textOf, timeOf } from './kannel-request.ts';
import type { SmsWebhook } from './sms-webhook.ts';

export function kannelWebhook({ store, limits }: Api, settings: KannelGatewaySettings): SmsWebhook {
  const { name } = settings;
  const secrets = secretsOf(settings);
  return {
    stored: 200, // Kannel takes a 204 for a failure and calls again
    async receipts(request, arrivedAt) {
      const { id, part, key, status, at } = checkedQuery(KannelReceipt, request.query);
      await admit(isReceiptKey(secrets, id, part, key));
      // Kannel has no id for a report and may make it twice: what is said of a part is said once.
      const receiptId = `${id}.${part}.${status}`;
      const operatorAt = new Date(at * 1000).toISOString();
      const receipt = { receiptId, smsId: id, status: kannelStatus(status), part, operatorAt, arrivedAt };
      await takeReceipts(store, name, [receipt]);
    },
    async replies(request, arrivedAt) {
      await admit(hasPassword(request, name, secrets));
      const { id: messageId } = checkedQuery(KannelReply, request.query);
      const from = storableText(senderOf(request.get('x-kannel-from') ?? ''));
      const text = storableText(textOf(request));
      await takeReply(store, name, { messageId, from, text, ...timeOf(request), arrivedAt });
    },
  };

  async function admit(isProven: boolean): Promise<void> {
    if (!isProven) throw new Problem('unauthenticated', 'The key is missing or wrong');
    await limits.perGateway(name);
  }
}
