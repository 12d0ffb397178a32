import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { HttpGatewaySettings } from '../../../adapters/sms/http/settings.ts';
import { gatewayWebhook } from '../../../adapters/sms/kinds.ts';
import { SmscKzSettings } from '../../../adapters/sms/smsc-kz/settings.ts';
import type { GatewayWebhook } from '../../../adapters/sms/webhook.ts';
import { signatureV1 } from '../../../adapters/http/standard-signature.ts';

const webhookSecret = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
const http = gatewayWebhook(
  HttpGatewaySettings.parse({ kind: 'http', name: 'h', url: 'http://h.invalid', token: 't', webhookSecret }),
)!;
const secret = 'a long secret';
const smscKz = gatewayWebhook(
  SmscKzSettings.parse({
    kind: 'smsc-kz',
    name: 'k',
    account: { apiKey: 'k' },
    sender: '77005550000',
    webhookSecret: secret,
  }),
)!;
const arrivedAt = '2026-11-25T11:00:00.000Z';

function signedCall(text: string, secret = webhookSecret) {
  const rawBody = Buffer.from(text);
  const [id, timestamp] = ['msg_1', String(Math.floor(Date.now() / 1000))];
  const headers: Record<string, string> = {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatureV1(secret, { id, timestamp, body: rawBody }),
  };
  return { header: (name: string) => headers[name], rawBody };
}
const form = (fields: Record<string, string>) => ({
  header: () => undefined,
  rawBody: Buffer.from(new URLSearchParams(fields).toString()),
});
const md5 = (line: string) => createHash('md5').update(line).digest('hex');

const octetsOf = (item: unknown) => Buffer.from(JSON.stringify(item)).toString('base64');

/** The content of a call after its verification. */
function reportOf(webhook: GatewayWebhook, what: 'receipts' | 'replies', call: ReturnType<typeof signedCall>) {
  const read = webhook[what](call);
  return 'refused' in read ? read : read(arrivedAt);
}

describe('webhooks of the SMS gateways', () => {
  it('§4a the HTTP gateway identifies an SMS by our id', () => {
    const receipts = [{ id: 'r1', messageId: 'sms-1', status: 'delivered', part: 1, at: '2026-11-25T15:59:00+05:00' }];
    const carrierAt = '2026-11-25T10:59:00.000Z';
    assert.deepEqual(reportOf(http, 'receipts', signedCall(JSON.stringify({ receipts }))), {
      receipts: [
        {
          sms: { smsId: 'sms-1' },
          receipt: {
            receiptId: 'r1',
            status: 'delivered',
            part: 1,
            carrierAt,
            arrivedAt,
            octets: octetsOf(receipts[0]),
          },
        },
      ],
      replies: [],
      issues: [],
    });
  });
  it('§6c an unreadable reply is reported by its id, and the others are still received', () => {
    const messages = [{ id: 'm1', from: '87015550101', text: 'ИӘ' }, { id: 'm2' }];
    const report = reportOf(http, 'replies', signedCall(JSON.stringify({ messages })));
    assert.ok(!('refused' in report));
    assert.deepEqual(report.replies, [
      { messageId: 'm1', from: '+77015550101', text: 'ИӘ', arrivedAt, octets: octetsOf(messages[0]) },
    ]);
    assert.deepEqual(
      report.issues.map(({ path }) => path.join('.')),
      ['messages.1.from', 'messages.1.text'],
    );
  });
  it('§6b a call signed with another secret is forged, and signed content must be JSON', () => {
    const refusalOf = (call: ReturnType<typeof signedCall>) => {
      const read = http.replies(call);
      return 'refused' in read ? read.refused : 'none';
    };
    const other = `whsec_${Buffer.alloc(32, 2).toString('base64')}`;
    assert.equal(refusalOf(signedCall('{"messages":[]}', other)), 'forged');
    assert.equal(refusalOf(signedCall('not JSON')), 'unreadable');
    assert.equal(refusalOf(signedCall('{}')), 'none', 'invalid content is reported when the call has been counted');
  });
  it('§4a SMSC.kz identifies an SMS by its own number and the phone, and reports what only operators can fix', () => {
    const call = form({ id: '1042', phone: '77015550101', status: '24', md5: md5(`1042:77015550101:24:${secret}`) });
    const report = {
      receipts: [
        {
          sms: { carrierMessageId: '1042', phone: '+77015550101', isShared: false },
          receipt: { receiptId: '1042.24', status: 'rejected', arrivedAt, octets: call.rawBody.toString('base64') },
          task: 'sms-no-money',
        },
      ],
      replies: [],
      issues: [],
    };
    for (const address of ['receipts', 'replies'] as const) assert.deepEqual(reportOf(smscKz, address, call), report);
  });
  it('§6b SMSC.kz: an unsigned form is forged; a signed form without content is refused after it is counted', () => {
    assert.equal((smscKz.replies(form({ id: '1' })) as { refused?: string }).refused, 'forged');
    const read = smscKz.receipts(form({ id: 'x', phone: '1', status: '1', md5: md5(`x:1:1:${secret}`) }));
    assert.ok(!('refused' in read));
    assert.deepEqual(read(arrivedAt), { refused: 'unreadable', detail: 'The form does not fit: id is no number' });
  });
});
