import assert from 'node:assert/strict';
import fc from 'fast-check';
import { answerSmsId, isOfferSms, smsIdOf, smsKindOf } from '../../domain/sms-ids.ts';
import { SMS_KINDS } from '../../domain/sms-kinds.ts';
import * as eg from './offer-examples.ts';

const kinds = fc.constantFrom(...SMS_KINDS);
const resent = eg.after(eg.sent(), eg.ended(4_000, 'UNDELIVERED'), eg.resent(5_000));

describe('the id of an SMS', () => {
  it('§4a names the kind of the SMS, for every SMS of ours', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.uuid(), kinds, fc.constantFrom(1, 2), (offerId, inboundId, kind, round) => {
        const ids = [
          smsIdOf(offerId, kind, round),
          answerSmsId(inboundId, kind),
          answerSmsId(inboundId, kind, offerId),
        ];
        for (const id of ids) assert.equal(smsKindOf(id), kind);
        assert.equal(new Set(ids).size, ids.length);
      }),
    );
    assert.equal(smsKindOf('?'), undefined);
  });
  it('names the round of the offer SMS, and the day on which an outcome SMS is sent again', () => {
    assert.deepEqual(
      [smsIdOf('f3b1', 'offer'), smsIdOf('f3b1', 'offer', 2), smsIdOf('f3b1', 'granted', 2)],
      ['f3b1.offer', 'f3b1.offer.2', 'f3b1.granted.2'],
    );
  });
});

describe('the offer SMS', () => {
  it('§4a is that of the current round, also before its sending was noted', () => {
    const first = eg.OFFER_SMS;
    const second = `${first}.2`;
    const again = eg.after(resent, eg.phoneFound, eg.smsSent(6_000, 'offer', second));
    for (const offer of [eg.fresh(), eg.sent()])
      assert.deepEqual([isOfferSms(offer, first), isOfferSms(offer, second)], [true, false]);
    for (const offer of [resent, again])
      assert.deepEqual([isOfferSms(offer, first), isOfferSms(offer, second)], [false, true]);
  });
  it('§4a is no other SMS of the offer and no answer to a reply', () => {
    fc.assert(
      fc.property(kinds, fc.uuid(), (kind, inboundId) => {
        for (const offer of [eg.fresh(), eg.sent(), resent]) {
          assert.equal(isOfferSms(offer, answerSmsId(inboundId, kind, 'f3b1')), false);
          if (kind !== 'offer') assert.equal(isOfferSms(offer, smsIdOf('f3b1', kind)), false);
        }
      }),
    );
  });
});
