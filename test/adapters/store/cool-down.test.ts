import assert from 'node:assert/strict';
import * as at from './offer-steps.ts';
import { newPerson } from './own-store.ts';

describe('the cool-down after a refusal', function () {
  this.timeout(120_000);

  /** Whether a further offer to the person would be barred, for the same or another life event. */
  const barred = async (person: { iin: string; phone: string }, lifeEvent?: string) => {
    const named = lifeEvent === undefined ? {} : { lifeEvent };
    const { book, id } = await at.made({ person, serviceCode: 'final-no', ...named });
    return (await book.subject(id)).declinedAt !== undefined;
  };
  const declined = async (person: { iin: string; phone: string }, lifeEvent?: string) => {
    const named = lifeEvent === undefined ? {} : { lifeEvent };
    const offer = await at.received({ person, serviceCode: 'final-no', ...named });
    await at.reply(person.phone, '2');
    return offer;
  };

  it('§2.1 bars the service for the same life event, and not for a new one', async () => {
    const person = newPerson();
    const { id } = await declined(person, 'first child');
    assert.equal((await at.offerOf(id)).state, 'DECLINED');
    assert.equal(await barred(person, 'first child'), true);
    assert.equal(await barred(person, 'second child'), false);
    assert.equal(await barred(person), false);
  });

  it('§2.1 takes all offers without a named life event for the same one', async () => {
    const person = newPerson();
    await declined(person);
    assert.equal(await barred(person), true);
    assert.equal(await barred(person, 'second child'), false);
  });

  it('§2.1 makes another offer of another life event under the same reference a mismatch', async () => {
    const person = newPerson();
    const reference = at.next();
    await at.made({ person, reference, lifeEvent: 'first child' });
    await assert.rejects(at.made({ person, reference, lifeEvent: 'second child' }), /idempotency-mismatch/);
  });
});
