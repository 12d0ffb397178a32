import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Receipt, ReceiptStatus } from '../../domain/receipts.ts';
import { evaluateReceipt, overallStatus, receivedAt } from '../../domain/receipts.ts';
import * as eg from './offer-examples.ts';

let count = 0;
const report = (status: ReceiptStatus, more: Partial<Receipt> = {}): Receipt => {
  return { receiptId: `r${(count += 1)}`, smsId: eg.OFFER_SMS, status, arrivedAt: eg.at(5_000), ...more };
};
const overall = (parts: number, ...reports: Receipt[]) => overallStatus(reports, parts);
const part = (n: number, status: ReceiptStatus = 'delivered') => report(status, { part: n });

describe('the state of an SMS', () => {
  it('§4a is delivered when the whole SMS was, not when it is at the carrier', () => {
    assert.equal(overall(1, report('atCarrier')), 'atCarrier');
    assert.equal(overall(1, report('atCarrier'), report('delivered')), 'delivered');
    assert.equal(overall(1), 'unknown');
  });
  it('§4a is delivered in parts when every part was, and a repeat of a part counts as the same part', () => {
    assert.equal(overall(2, part(1)), 'partial');
    assert.equal(overall(2, part(1), part(1)), 'partial');
    assert.equal(overall(2, part(2), part(1)), 'delivered');
    assert.equal(overall(3, part(2), part(1)), 'partial');
  });
  it('§4a is delivered by a report on the whole, also when reports on parts differ', () => {
    assert.equal(overall(2, part(1), report('delivered')), 'delivered');
    assert.equal(overall(1, part(1)), 'delivered');
  });
  it('§4a fails when one part fails', () => {
    assert.equal(overall(2, part(1), part(2, 'expired')), 'expired');
  });
  it('a final status counts before a later intermediate one, and the first final status counts', () => {
    assert.equal(overall(1, report('delivered'), report('atCarrier')), 'delivered');
    assert.equal(overall(1, report('delivered'), report('expired')), 'delivered');
    assert.equal(overall(1, report('rejected'), report('expired'), report('queued')), 'rejected');
  });
  it('§4a is not delivered when the carrier had rejected it', () => {
    assert.equal(overall(1, report('rejected'), report('delivered')), 'rejected');
  });
  it('§4a is delivered when a delivery follows a failure', () => {
    assert.equal(overall(1, report('undeliverable'), report('delivered')), 'delivered');
    assert.equal(overall(1, report('expired'), report('delivered')), 'delivered');
  });
  it('§4a does not depend on the order of reports once it is delivered', () => {
    const statuses = fc.constantFrom<ReceiptStatus>('queued', 'accepted', 'atCarrier', 'expired', 'unknown');
    fc.assert(
      fc.property(fc.array(statuses, { maxLength: 6 }), fc.nat(), (list, place) => {
        const reports = list.map((status) => report(status));
        reports.splice(place % (reports.length + 1), 0, report('delivered'));
        assert.equal(overallStatus(reports, 1), 'delivered');
      }),
    );
  });
});

describe('§4a the time of receipt', () => {
  const SENT = 1_000;
  const receivedWith = (carrierMs?: number) =>
    receivedAt(eg.sent(), report('delivered', carrierMs === undefined ? {} : { carrierAt: eg.at(carrierMs) }));

  it('§4a is the carrier’s time when that is between sending less two minutes and the arrival', () => {
    for (const ms of [SENT - 120_000, SENT, 4_000, 5_000]) assert.equal(receivedWith(ms), eg.at(ms));
  });
  it('§4a is the arrival when the carrier’s time is 1 ms outside of that, or missing', () => {
    for (const ms of [SENT - 120_001, 5_001, undefined]) assert.equal(receivedWith(ms), eg.at(5_000));
  });
  it('§4a is the arrival when the receipt arrives before the sending was noted', () => {
    assert.equal(receivedAt(eg.fresh(), report('delivered', { carrierAt: eg.at(4_000) })), eg.at(5_000));
  });
  it('§4a leaves an answer at the desk in time that was recorded while no receipt was known', () => {
    const recordedAt = 2 * eg.DAY;
    const arrivedAt = eg.at(recordedAt + 60_000);
    const recorded = (ms: number) =>
      eg.after(eg.sent(), { type: 'desk-recorded', at: eg.at(ms), requestId: 'd', by: 'aigul' });
    const late = report('delivered', { carrierAt: eg.at(4_000), arrivedAt });
    assert.equal(receivedAt(recorded(recordedAt), late), eg.at(recordedAt));
    assert.equal(receivedAt(recorded(4_000 + eg.DAY), late), eg.at(4_000 + eg.DAY));
    assert.equal(receivedAt(recorded(4_000 + eg.DAY - 1), late), eg.at(4_000));
    assert.equal(receivedAt(eg.sent(), late), eg.at(4_000));
  });
  it('§4a is stored in UTC, from any zone that the carrier uses', () => {
    const zoned = report('delivered', { carrierAt: '2026-11-24T10:00:04.000+05:00' });
    assert.equal(receivedAt(eg.sent(), zoned), eg.at(4_000));
  });
});

describe('a report on an SMS', () => {
  it('§4a starts the window once, for the offer SMS only', () => {
    const delivered = report('delivered');
    assert.equal(evaluateReceipt(eg.sent(), delivered, 'delivered', 'unknown').type, 'sms-received');
    assert.equal(evaluateReceipt(eg.open(), delivered, 'delivered', 'unknown').type, 'receipt-noted');
    const help = report('delivered', { smsId: 'f3b1.help.1' });
    assert.equal(evaluateReceipt(eg.sent(), help, 'delivered', 'unknown').type, 'receipt-noted');
    assert.equal(evaluateReceipt(eg.fresh(), help, 'delivered', 'unknown').type, 'receipt-noted');
  });
  it('§4a starts the window also before the sending was noted', () => {
    assert.equal(evaluateReceipt(eg.fresh(), report('delivered'), 'delivered', 'unknown').type, 'sms-received');
  });
  it('§4b starts no window when the offer has ended', () => {
    const ended = eg.after(eg.sent(), eg.ended(4_000, 'UNDELIVERED'));
    const noted = evaluateReceipt(ended, report('delivered'), 'delivered', 'expired');
    assert.deepEqual([noted.type, 'conflict' in noted && noted.conflict], ['receipt-noted', true]);
  });
  it('§6c is noted as a conflict when its final status differs from the first', () => {
    const conflict = (status: ReceiptStatus, before: ReceiptStatus) =>
      'conflict' in evaluateReceipt(eg.open(), report(status), before, before);
    assert.deepEqual(
      [conflict('expired', 'delivered'), conflict('delivered', 'delivered'), conflict('queued', 'delivered')],
      [true, false, false],
    );
  });
  it('§4a starts the window of the second round with the SMS of that round only', () => {
    const resent = eg.after(eg.sent(), eg.ended(4_000, 'UNDELIVERED'), eg.resent(5_000));
    const [first, second] = [report('delivered'), report('delivered', { smsId: `${eg.OFFER_SMS}.2` })];
    const again = eg.after(resent, eg.phoneFound, eg.smsSent(6_000, 'offer', second.smsId));
    for (const offer of [resent, again]) {
      assert.equal(evaluateReceipt(offer, first, 'delivered', 'unknown').type, 'receipt-noted');
      assert.equal(evaluateReceipt(offer, second, 'delivered', 'unknown').type, 'sms-received');
    }
  });
});
