import assert from 'node:assert/strict';
import { offerView } from '../../api/offers/offer-view.ts';
import { EVERYTHING } from '../../adapters/store/database/read-scope.ts';
import { readOffer } from '../../adapters/store/offers/read-offers.ts';
import type { Harness } from './harness.ts';
import type { RunningOffer } from './running-offers.ts';
import { offerIn, startOffer, until } from './running-offers.ts';
import { sharedHarness } from './shared-harness.ts';

describe('what an offer waits for is the same in Temporal UI, its queries and the API', function () {
  this.timeout(120_000);
  let harness: Harness;
  before(async () => (harness = await sharedHarness()));

  const details = async ({ handle }: RunningOffer) => {
    const { currentDetails = '' } = await handle.query<{ currentDetails?: string }>('__temporal_workflow_metadata');
    return currentDetails;
  };
  const attributes = async ({ handle }: RunningOffer) => {
    const { OfferState, OfferWaitsFor } = (await handle.describe()).searchAttributes;
    return [OfferState, OfferWaitsFor].flat().join(' ');
  };
  const inApi = async ({ id }: RunningOffer) => {
    const row = await readOffer(harness.store, EVERYTHING, id);
    return offerView(row!, await harness.store.now());
  };
  /** Waits until all three say so. */
  async function shows(running: RunningOffer, [state, what]: [string, string], words: string): Promise<void> {
    await until(async () => (await attributes(running)) === `${state} ${what}`, `${state} ${what} in a query`);
    const text = await details(running);
    assert.ok(text.includes(state) && text.includes(`Waiting for ${words}`), text);
    const view = await inApi(running);
    assert.deepEqual([view.state, view.waitingFor?.what], [state, what]);
  }

  it('§3.1 the SMS gateway, and not the registers, while it is away', async () => {
    const running = await startOffer(harness, 'plain', { away: new Set(['sms']) });
    await shows(running, ['QUEUED', 'sms-gateway'], 'the SMS gateway');
    await until(async () => (await inApi(running)).waitingFor?.trouble !== undefined, 'the trouble');
    const { system, fault, since, nextTry = '' } = (await inApi(running)).waitingFor!.trouble!;
    assert.deepEqual([system, fault], ['SMS gateway sandbox', 'no answer: sms is away']);
    assert.ok(since < nextTry, `${since} ${nextTry}`);
    running.person.away.clear();
    await running.reaches('SENT');
    await shows(running, ['SENT', 'receipt'], 'the carrier’s receipt');
    assert.equal((await inApi(running)).waitingFor?.trouble, undefined);
    assert.equal(await harness.store.db.offerTrouble.count({ where: { offerId: running.id } }), 0);
    assert.equal((await running.types()).filter((type) => type === 'sending-delayed').length, 1);
  });
  it('§3.1 the phone slot, then the gateway when that is away', async () => {
    const first = await offerIn(harness, 'AWAITING_ANSWER');
    const second = await startOffer(harness, 'plain', { phone: first.phone });
    await shows(second, ['QUEUED', 'phone-slot'], 'the phone slot');
    first.person.away.add('sms'); // the gateway of this number
    await first.says('2');
    await shows(second, ['QUEUED', 'sms-gateway'], 'the SMS gateway');
    first.person.away.clear();
    await second.reaches('SENT');
  });
  it('§3b the person whom КДП has asked for consent', async () => {
    const running = await startOffer(harness, 'plain', { consent: 'pending' });
    await shows(running, ['SCREENING', 'consent'], 'the person’s consent');
    running.person.consent = 'given';
    await running.consent('given');
    await running.reaches('SENT');
  });
  it('§5 the call while the provider is away, then its decision', async () => {
    const running = await offerIn(harness, 'AWAITING_ANSWER', 'plain', { away: new Set(['provider']) });
    await running.says('1');
    await shows(running, ['PROVIDING', 'provider-call'], 'the checks at acceptance and the call');
    running.person.away.clear();
    await running.knows(({ calledAt }) => calledAt, 'the call');
    await shows(running, ['PROVIDING', 'decision'], 'the provider’s decision, until ');
    const { waitingFor, term } = await inApi(running);
    assert.equal(waitingFor?.until, term?.endsAt);
    await running.result('granted');
    await running.handle.result();
    assert.match(await details(running), /Closed: nothing more happens/);
    assert.equal((await inApi(running)).waitingFor, undefined);
  });
});
