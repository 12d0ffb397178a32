import assert from 'node:assert/strict';
import { erasePerson } from '../../../adapters/store/privacy/erase-person.ts';
import * as at from './offer-steps.ts';
import { newPerson } from './own-store.ts';

type Person = ReturnType<typeof newPerson>;
const MINUTE = 60_000;
let firms = 0;
const newFirm = (): string => `20034${String((firms += 1)).padStart(7, '0')}`;

/** Whether a new offer to this person, or to this organisation, would be barred. */
async function barred(person: Person, more: Parameters<typeof at.made>[0] = {}): Promise<boolean> {
  const { book, id } = await at.made({ person, ...more });
  return (await book.subject(id)).optedOut;
}
const byEnergo = { providerId: 'energo', serviceCode: 'gas-voucher' };

/** The text that answers the last reply of this person. */
async function answerTo(offer: Awaited<ReturnType<typeof at.received>>): Promise<string> {
  const { db } = offer.store;
  const last = await db.inboundSms.findFirstOrThrow({
    where: { phoneIndex: at.indexOf(offer.phone) },
    orderBy: { arrivedAt: 'desc' },
  });
  const written = await offer.book.prepareReply({ inboundId: last.id, kind: 'optedOut', offerId: offer.id });
  return written!.sms.text;
}

describe('opting out of one provider or of all', function () {
  this.timeout(120_000);

  it('§2.1 "stop" with the code of an offer ends the offers of its provider only, and says so', async () => {
    const offer = await at.received();
    await at.reply(offer.phone, `стоп ${offer.code}`);
    assert.deepEqual([await barred(offer), await barred(offer, byEnergo)], [true, false]);
    assert.match(await answerTo(offer), /Это ведомство больше не пришлёт предложений/);
    assert.equal((await at.offerOf(offer.id)).state, 'AWAITING_ANSWER');
    assert.equal((await offer.book.subject(offer.id)).offer.answer?.agrees, false);
  });

  it('§2.1 "stop" alone ends the offers of all providers, also after one of them', async () => {
    const offer = await at.received();
    await at.reply(offer.phone, `stop ${offer.code}`);
    at.pass(MINUTE + 1);
    await at.reply(offer.phone, 'stop');
    assert.deepEqual([await barred(offer), await barred(offer, byEnergo)], [true, true]);
    assert.match(await answerTo(offer), /Новых предложений по SMS больше не будет/);
  });

  it('§2.3 of a representative ends the offers to the organisation, whoever represents it, but no own', async () => {
    const organisation = newFirm();
    const offer = await at.received({ organisation });
    await at.reply(offer.phone, 'тоқта');
    assert.equal(await barred(offer, { organisation }), true);
    assert.equal(await barred(newPerson(), { organisation }), true);
    assert.deepEqual([await barred(offer), await barred(offer, { organisation: newFirm() })], [false, false]);
  });

  it('§2.3 of a person ends no offers to an organisation that they represent', async () => {
    const offer = await at.received();
    await at.reply(offer.phone, 'stop');
    assert.deepEqual([await barred(offer), await barred(offer, { organisation: newFirm() })], [true, false]);
  });

  it('§3b one opt-in takes back all that the person has said', async () => {
    const person = newPerson();
    const organisation = newFirm();
    const ofFirm = await at.received({ person, organisation });
    await at.reply(person.phone, 'stop');
    at.pass(1_000);
    const own = await at.received({ person });
    await at.reply(person.phone, `stop ${own.code}`);
    assert.deepEqual([await barred(person), await barred(person, { organisation })], [true, true]);
    at.pass(1_000);
    await at.reply(person.phone, 'старт');
    assert.deepEqual([await barred(person), await barred(person, { organisation })], [false, false]);
    assert.equal(
      await ofFirm.store.db.optOut.count({ where: { recipientId: (await at.offerOf(own.id)).recipientId } }),
      0,
    );
  });

  it('§6b is forgotten when the person is erased', async () => {
    const offer = await at.received({ serviceCode: 'final-no' });
    await at.reply(offer.phone, 'stop');
    await offer.book.record(offer.id, (_, { iso }) => [
      { type: 'offer-ended', at: iso, state: 'DECLINED', reason: 'refused-by-recipient' },
    ]);
    const { recipientId } = await at.offerOf(offer.id);
    const count = () => offer.store.db.optOut.count({ where: { recipientId } });
    assert.equal(await count(), 1);
    assert.equal(await erasePerson(offer.store, { kind: 'person', identifier: offer.iin, actor: 'test' }), 'erased');
    assert.equal(await count(), 0);
  });
});
