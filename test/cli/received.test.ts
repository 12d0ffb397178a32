import assert from 'node:assert/strict';
import { HttpGatewaySettings } from '../../adapters/sms/http/settings.ts';
import { rereadReplies } from '../../adapters/sms/reread-replies.ts';
import { receiveReceipts } from '../../adapters/store/sms/receive-receipts.ts';
import { receiveReply } from '../../adapters/store/sms/receive-replies.ts';
import { keepUnmatched } from '../../adapters/store/sms/unmatched-receipts.ts';
import { runChecks } from '../../cli/doctor/check.ts';
import { receivedChecks } from '../../cli/doctor/received.ts';
import { SMPP_SETTINGS } from '../adapters/sms/smpp/some-settings.ts';
import { receiptPdu } from '../adapters/sms/smpp/receipt-pdus.ts';
import { encodePdu } from '../../adapters/sms/smpp/library.ts';
import { OCTETS } from '../support/octets.ts';
import * as at from '../adapters/store/offer-steps.ts';

/** No other test of this database sends anything over it. */
const COUNTED = 'counted';
const SETTINGS = HttpGatewaySettings.parse({
  kind: 'http',
  name: COUNTED,
  url: 'https://sms.example',
  token: 't',
  webhookSecret: `whsec_${'a'.repeat(44)}`,
});

describe('what a gateway sent in the last day', function () {
  this.timeout(120_000);

  const said = async () => {
    const { store } = await at.sharedStore();
    const lines: string[] = [];
    await runChecks(receivedChecks(store, [SETTINGS]), (line) => lines.push(line));
    return lines.join('\n');
  };
  const unmatched = async (matchIds: string[], arrivedAt = at.now()) => {
    const { store } = await at.sharedStore();
    const receipt = { receiptId: at.next(), matchIds, phone: '+77015550101', status: 'delivered', arrivedAt } as const;
    await keepUnmatched(store, COUNTED, [{ ...receipt, octets: OCTETS }]);
  };

  it('K7 is counted by the doctor: receipts that found their SMS, unread PDUs, unread replies', async () => {
    const { store } = await at.sharedStore();
    const { sms, phone } = await at.sent();
    await store.db.outgoingSms.update({ where: { id: sms.id }, data: { mayBeAt: { push: COUNTED } } });
    const came = () => ({ arrivedAt: at.now(), octets: OCTETS });
    await receiveReceipts(store, COUNTED, [{ receiptId: at.next(), smsId: sms.id, status: 'delivered', ...came() }]);
    for (const text of ['кім бұл', '1'])
      await receiveReply(store, COUNTED, { messageId: at.next(), from: phone, text, ...came() });
    assert.match(
      await said(),
      /✓ .*: 1 of 1 receipts found their SMS, 0 PDUs or bodies are unread, 1 of 2 replies are/,
    );
    await unmatched(['unknown']);
    await unmatched([]);
    assert.match(await said(), /✓ .*: 1 of 1 receipts/, 'the answer to a submit may still name them');
    at.pass(11 * 60_000);
    assert.match(await said(), /! .*: 1 of 3 receipts found their SMS, 1 PDUs or bodies are unread/);
    assert.match(await said(), /docs\/connections\/trouble\.md/);
    at.pass(24 * 3_600_000);
    assert.match(
      await said(),
      /✓ .*: 0 of 0 receipts found their SMS, 0 PDUs or bodies are unread, 0 of 0 replies are/,
    );
  });

  it('§6c K10 unread replies are read again from their octets, and become a task when they are an answer', async () => {
    const { store } = await at.sharedStore();
    const [wrong, still] = [await at.received(), await at.received()];
    const pdu = encodePdu({ ...receiptPdu(Buffer.from('иә', 'utf8')), status: 0, sequence: 1 });
    const octets = pdu.toString('base64');
    const message = { messageId: at.next(), from: wrong.phone, text: '����', octets, arrivedAt: at.now() };
    await receiveReply(store, 'sandbox', message);
    await at.reply(still.phone, 'кім бұл');
    const tasks = async (id: string) => store.db.operatorTask.count({ where: { offerId: id, kind: 'not-understood' } });
    assert.deepEqual([await tasks(wrong.id), await tasks(still.id)], [0, 0]);
    const { read, answers } = await rereadReplies(store, [SMPP_SETTINGS]);
    assert.ok(read >= 2 && answers === 1, `${read} ${answers}`);
    assert.deepEqual([await tasks(wrong.id), await tasks(still.id)], [1, 0]);
    assert.equal(
      (await at.offerOf(wrong.id)).state,
      'AWAITING_ANSWER',
      'nothing counts before two operators have read it',
    );
  });
});
