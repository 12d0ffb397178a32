/** Forms of SMSC.kz as they are really sent, and as they are mutated on their way. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { readEvent } from '../../../adapters/sms/smsc-kz/events.ts';
import { SmscKzSettings } from '../../../adapters/sms/smsc-kz/settings.ts';
import { smscKzWebhook } from '../../../adapters/sms/smsc-kz/webhook.ts';

const SECRET = 'a long secret';
const settings = SmscKzSettings.parse({
  kind: 'smsc-kz',
  name: 'k',
  account: { apiKey: 'k' },
  sender: '77005550000',
  webhookSecret: SECRET,
});
const signature = (algorithm: string, ...parts: string[]): string =>
  createHash(algorithm)
    .update([...parts, SECRET].join(':'))
    .digest('hex');
const md5 = (...parts: string[]): string => signature('md5', ...parts);
const sha1 = (...parts: string[]): string => signature('sha1', ...parts);
const read = (form: string) => readEvent(Buffer.from(form), settings);
const RECEIPT = `id=1042&phone=77015550101&status=1&ts=1764068400&md5=${md5('1042', '77015550101', '1')}`;

describe('forms from SMSC.kz', () => {
  it('§4a H1 a plus that stands for itself is signed as it stands', () => {
    const receipt = read(`id=1042&phone=+77015550101&status=1&md5=${md5('1042', '+77015550101', '1')}`);
    assert.deepEqual(receipt, { ...receipt, is: 'receipt', phone: '77015550101', status: 'delivered' });
    const signed = md5('+77015550101', 'Да 47', '+77005550000');
    for (const form of [
      'phone=+77015550101&mes=Да+47&to=+77005550000',
      'phone=%2B77015550101&mes=Да%2047&to=+77005550000',
    ]) {
      const reply = read(`${form}&id=7&md5=${signed}`);
      assert.deepEqual(reply, { ...reply, is: 'reply', from: '+77015550101', text: 'Да 47' }, form);
    }
    const sum = read(`phone=77015550101&mes=1+1&to=77005550000&md5=${md5('77015550101', '1+1', '77005550000')}`);
    assert.equal(sum.is === 'reply' && sum.text, '1+1', 'the text is the one that was signed');
    const words = read(`phone=77015550101&mes=1+1&to=77005550000&md5=${md5('77015550101', '1 1', '77005550000')}`);
    assert.equal(words.is === 'reply' && words.text, '1 1');
  });
  it('§4a H2 an empty signature is none, beside a good one', () => {
    for (const more of ['&sha1=', '&sha1=+', `&sha1=${sha1('1042', '77015550101', '1').toUpperCase()}`])
      assert.equal(read(RECEIPT + more).is, 'receipt', more);
    const [form] = RECEIPT.split('&md5=');
    for (const none of ['&md5=&sha1=', '&sha1=', '&md5', '&md5=+', '&md5=0', '&MD5=1'])
      assert.equal(read(form + none).is, 'forged', none);
    assert.equal(read(`${RECEIPT}&sha1=0`).is, 'forged', 'a wrong one beside a good one');
  });
  it('H2 a signed event of another kind is acknowledged, and nothing of it is received', () => {
    const [phone, waitcall] = ['77015550101', '1'];
    const { receipts } = smscKzWebhook(settings);
    const forms = [
      `phone=${phone}&waitcall=1&ts=1764068400&md5=${md5(phone, waitcall)}`,
      `phone=${phone}&waitcall=1&ts=1764068400&sha1=&md5=${md5(phone, waitcall)}`,
      `phone=${phone}&waitcall=1&sha1=${sha1(phone, waitcall)}`,
      `phone=${phone}&waitcall=1&id=5&md5=${md5('5', phone, waitcall)}`,
      `phone=+${phone}&waitcall=1&md5=${md5(`+${phone}`, waitcall)}`,
      `phone=${phone}&waitcall=1&md5=${md5('', phone, '')}`,
    ];
    for (const form of forms) {
      assert.deepEqual(read(form), { is: 'other' }, form);
      const reading = receipts({ header: () => undefined, rawBody: Buffer.from(form) });
      assert.ok(!('refused' in reading));
      assert.deepEqual(reading('2026-11-25T11:00:00.000Z'), { receipts: [], replies: [], issues: [] });
    }
    for (const form of [
      `phone=${phone}&waitcall=1`,
      `phone=${phone}&waitcall=1&md5=`,
      `phone=${phone}&waitcall=1&md5=0`,
    ])
      assert.deepEqual(read(form), { is: 'forged' }, form);
  });
  it('§4a H3 a time may lack seconds or be in milliseconds; a day that no calendar has is none', () => {
    const at = (time: string) => {
      const event = read(RECEIPT.replace('ts=1764068400', time));
      return event.is === 'receipt' && event.at;
    };
    assert.equal(at('time=25.11.2026+16:00'), '2026-11-25T11:00:00.000Z');
    assert.equal(at('time=2026-11-31+16:00:00'), undefined);
    assert.equal(at('ts=1764068400000'), '2025-11-25T11:00:00.000Z');
    assert.equal(at('ts=0&time=25.11.2026+16:00:00'), '2026-11-25T11:00:00.000Z');
  });
  it('§4a K11 a receipt names its phone in any spelling', () => {
    for (const phone of ['77015550101', '+77015550101', '87015550101', '7015550101', '0077015550101']) {
      const rawBody = Buffer.from(`id=1042&phone=${phone}&status=1&md5=${md5('1042', phone, '1')}`);
      const reading = smscKzWebhook(settings).receipts({ header: () => undefined, rawBody });
      assert.ok(!('refused' in reading));
      const report = reading('2026-11-25T11:00:00.000Z');
      assert.ok(!('refused' in report));
      assert.deepEqual(
        report.receipts[0]?.sms,
        { carrierMessageId: '1042', phone: '+77015550101', isShared: false },
        phone,
      );
    }
  });
  it('§6b of mutated forms only what was signed is believed', () => {
    const texts = ['ИӘ', '1', 'да 47', '1+1', '77015550101:1', 'a&b=c %'];
    const originals = [
      ...texts.map((mes) => ({ phone: '+77015550101', mes, to: '77005550000', id: '7' })),
      ...['1', '5', '-1'].map((status) => ({ id: '1042', phone: '+77015550101', status })),
    ];
    const signed = originals.map((fields) => {
      const names = 'mes' in fields ? ['phone', 'mes', 'to'] : ['id', 'phone', 'status'];
      const parts = names.map((name) => (fields as unknown as Record<string, string>)[name]!);
      return { ...fields, md5: md5(...parts), sha1: sha1(...parts) };
    });
    const forms = signed.map((fields) => new URLSearchParams(fields).toString());
    const bare = forms.map((form) => form.replaceAll('%2B', '+').replaceAll('%3A', ':'));
    const pieces = [
      '&',
      '=',
      '+',
      '%20',
      '%2B',
      ':',
      '1',
      '2',
      '&mes=1',
      '&id=1043',
      '&status=1',
      '&md5=',
      '&sha1=',
      '&to=',
    ];
    const change = fc.record({
      at: fc.nat(400),
      remove: fc.nat(3),
      piece: fc.constantFrom('', ...pieces),
      swap: fc.boolean(),
    });
    const cases = fc.tuple(fc.constantFrom(...forms, ...bare), fc.array(change, { maxLength: 3 }));
    let believed = 0;
    fc.assert(
      fc.property(cases, ([form, changes]) => {
        let mutated = form;
        for (const { at, remove, piece, swap } of changes) {
          const place = at % (mutated.length + 1);
          mutated = mutated.slice(0, place) + piece + mutated.slice(place + remove);
          if (swap) mutated = mutated.split('&').toReversed().join('&');
        }
        const event = read(mutated);
        if (event.is === 'receipt') {
          const { carrierMessageId: id, phone, receiptId } = event;
          believed += 1;
          assert.ok(
            originals.some((one) => 'status' in one && receiptId === `${one.id}.${one.status}` && one.id === id),
            mutated,
          );
          assert.equal(phone, '77015550101');
        } else if (event.is === 'reply') {
          believed += 1;
          assert.ok(
            originals.some((one) => 'mes' in one && one.mes === event.text && one.phone === event.from),
            mutated,
          );
        }
      }),
      { numRuns: 5_000 },
    );
    assert.ok(believed > 500, `${believed} were believed`);
  });
});
