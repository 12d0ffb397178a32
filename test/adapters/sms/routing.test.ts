/** The routing on a real database, case by case. */
import assert from 'node:assert/strict';
import { DidNotLeave, MayHaveLeft } from '../../../activities/sms-gateway.ts';
import type { SendResult, SmsGateway } from '../../../activities/sms-gateway.ts';
import type { SmsRoute } from '../../../adapters/sms/routes.ts';
import { openOfferBook } from '../../../adapters/store/book/offer-book.ts';
import type { Store } from '../../../adapters/store/database/store.ts';
import { receiveReceipts } from '../../../adapters/store/sms/receive-receipts.ts';
import * as at from '../store/offer-steps.ts';
import { newPerson } from '../store/own-store.ts';
import { carrierOf } from '../../support/sms-carrier.ts';
import { storedSms } from './stored-sms.ts';
import { OCTETS } from '../../support/octets.ts';

describe('routing between several SMS gateways', function () {
  this.timeout(300_000);
  let store: Store;
  before(async () => ({ store } = await at.sharedStore()));

  const answering = (name: string, ...results: (SendResult | Error)[]): SmsGateway & { asked: number } => {
    const gateway = {
      name,
      asked: 0,
      async send() {
        const result = results[Math.min(gateway.asked++, results.length - 1)]!;
        if (result instanceof Error) throw result;
        return result;
      },
      status: async () => ({ status: 'delivered' as const, at: name }),
    };
    return gateway;
  };
  const ok = { ok: true, gatewayId: 'g' } as const;
  const noMoney = { ok: false, fault: 'ours', code: 'no-money' } as const;
  const send = async (kind: 'offer' | 'granted', gateways: SmsGateway[], id = at.next()) => {
    const { carrier, choose } = carrierOf(store, gateways);
    const codes: string[] = [];
    const sms = await storedSms(store, choose, id, kind);
    const end = await carrier
      .send(sms, async (code) => void codes.push(code))
      .then(
        (result) => ({ result }),
        (fault: Error) => ({ fault }),
      );
    return { id, sms, end, codes, carrier, row: await store.db.outgoingSms.findUniqueOrThrow({ where: { id } }) };
  };

  it('§4a a receipt counts from a gateway that may have the SMS, and from no other', async () => {
    const offer = await at.sent();
    const report = (gateway: string) =>
      receiveReceipts(store, gateway, [
        { receiptId: at.next(), smsId: offer.sms.id, status: 'delivered', arrivedAt: at.now(), octets: OCTETS },
      ]);
    assert.equal(await report('reserve'), 0);
    assert.equal((await at.offerOf(offer.id)).state, 'SENT', 'an unknown sender starts no window');
    assert.equal(await report('sandbox'), 1);
    assert.equal((await at.offerOf(offer.id)).state, 'AWAITING_ANSWER');
  });
  it('§4a both gateways that may have an outcome report on it', async () => {
    const { id, row } = await send('granted', [
      answering('primary', new MayHaveLeft('slow')),
      answering('reserve', ok),
    ]);
    assert.deepEqual(row.mayBeAt, ['primary', 'reserve']);
    const report = {
      receiptId: at.next(),
      smsId: id,
      status: 'delivered',
      arrivedAt: at.now(),
      octets: OCTETS,
    } as const;
    for (const gateway of ['primary', 'reserve']) assert.equal(await receiveReceipts(store, gateway, [report]), 1);
  });
  it('§3.1 a question that is refused before it left goes to the next gateway, and only that one has it', async () => {
    const [first, second] = [answering('primary', new DidNotLeave('answered 503')), answering('reserve', ok)];
    const { end, row, carrier, id } = await send('offer', [first, second]);
    assert.deepEqual([end, row.gateway, row.mayBeAt], [{ result: ok }, 'reserve', ['reserve']]);
    assert.deepEqual(await carrier.status(id), { status: 'delivered', at: 'reserve' }, 'and it is asked about it');
  });
  it('§3.1 a question in doubt stays with its gateway, though that one refuses connections now', async () => {
    const first = answering(
      'primary',
      new MayHaveLeft('the connection broke'),
      new DidNotLeave('not reachable'),
      noMoney,
      ok,
    );
    const second = answering('reserve', ok);
    const { id } = await send('offer', [first, second]);
    for (let attempt = 2; attempt < 4; attempt++) {
      const { row } = await send('offer', [first, second], id);
      assert.deepEqual([row.gateway, row.mayBeAt], ['primary', ['primary']]);
    }
    const { end } = await send('offer', [first, second], id);
    assert.deepEqual([end, first.asked, second.asked], [{ result: ok }, 4, 0]);
  });
  it('a gateway without money raises a task for operators, and the next gateway sends', async () => {
    const { end, codes } = await send('offer', [answering('primary', noMoney), answering('reserve', ok)]);
    assert.deepEqual([end, codes], [{ result: ok }, ['no-money']]);
  });
  it('when all gateways refuse through our fault, that is the result, and no gateway may have the SMS', async () => {
    const { end, codes, row } = await send('offer', [answering('primary', noMoney), answering('reserve', noMoney)]);
    assert.deepEqual([end, codes, row.mayBeAt], [{ result: noMoney }, ['no-money', 'no-money'], []]);
  });
  it('a number that a gateway refuses is refused: the next one is not asked', async () => {
    const refused = { ok: false, fault: 'number', code: 'number-invalid' } as const;
    const second = answering('reserve', ok);
    assert.deepEqual((await send('granted', [answering('primary', refused), second])).end, { result: refused });
    assert.equal(second.asked, 0);
  });
  it('§6b one fault names all gateways, in texts that may be shown in Temporal', async () => {
    const secret = new TypeError('about +77010000001');
    const { end } = await send('granted', [
      answering('primary', new DidNotLeave('answered 503')),
      answering('reserve', secret),
    ]);
    assert.ok('fault' in end && end.fault instanceof MayHaveLeft);
    assert.equal(
      end.fault.message,
      'SMS gateways primary, reserve: primary: answered 503; reserve: an unexpected fault',
    );
  });
  it('an accepted SMS is not sent again, though its answer was lost', async () => {
    const first = answering('primary', ok);
    const { id, sms } = await send('granted', [first]);
    await openOfferBook(store, () => 'primary').noteSent(sms, 'g');
    const { end } = await send('granted', [answering('reserve', ok)], id);
    assert.deepEqual([end, first.asked], [{ result: ok }, 1]);
  });
  it('§3.1 a question that may be at a removed gateway waits for operators', async () => {
    const { id } = await send('offer', [answering('primary', new MayHaveLeft('the connection broke'))]);
    const { end, codes, carrier } = await send('offer', [answering('reserve', ok)], id);
    assert.deepEqual([end, codes], [{ result: { ok: false, fault: 'ours', code: 'gateway-gone' } }, ['gateway-gone']]);
    assert.deepEqual(await carrier.status(id), { status: 'unknown' });
  });
  it('an outcome that may be at a removed gateway is sent through another', async () => {
    const { id } = await send('granted', [answering('primary', new MayHaveLeft('the connection broke'))]);
    assert.deepEqual((await send('granted', [answering('reserve', ok)], id)).end, { result: ok });
  });
  it('a gateway that is down is skipped, and tried when all others are down', async () => {
    const [first, second] = [
      answering('primary', new DidNotLeave('away')),
      answering('reserve', ok, ok, ok, ok, new DidNotLeave('away')),
    ];
    const { carrier, choose } = carrierOf(store, [first, second]);
    const sendOne = async () => carrier.send(await storedSms(store, choose, at.next(), 'offer'), async () => {});
    for (let count = 0; count < 3; count++) await sendOne();
    assert.deepEqual([choose('offer'), first.asked], ['reserve', 3]);
    await sendOne();
    assert.equal(first.asked, 3, 'no SMS is delayed by it');
    await assert.rejects(sendOne(), /^DidNotLeave: SMS gateways reserve, primary: reserve: away; primary: away$/);
  });
  it('each SMS is recorded for the route of its purpose and its service', async () => {
    const routes: SmsRoute[] = [
      { purposes: ['offer'], services: ['urgent'], gateways: ['reserve'] },
      { purposes: ['outcome'], gateways: ['bulk', 'primary'] },
      { gateways: ['primary', 'reserve'] },
    ];
    const { choose } = carrierOf(
      store,
      ['primary', 'reserve', 'bulk'].map((name) => answering(name, ok)),
      { routes },
    );
    const book = openOfferBook(store, choose);
    for (const [serviceCode, gateway] of [
      ['urgent', 'reserve'],
      ['plain', 'primary'],
    ] as const) {
      const { id } = await at.screened({ serviceCode });
      const offer = await book.prepareOffer(id);
      const outcome = await book.prepareSms(id, () => 'closed');
      assert.ok('binding' in offer && outcome);
      assert.deepEqual([offer.binding.gateway, outcome.binding.gateway], [gateway, 'bulk']);
    }
    const from = newPerson().phone;
    await at.reply(from, 'кто это?');
    const { id: inboundId } = await store.db.inboundSms.findFirstOrThrow({ where: { phoneIndex: at.indexOf(from) } });
    const { binding } = (await book.prepareReply({ inboundId, kind: 'unknownSender' }))!;
    assert.equal(binding.gateway, 'primary');
  });
});
