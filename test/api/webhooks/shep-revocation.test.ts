/** K5 at our door: a message whose signature could not be checked is asked for again, and is never refused. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { asyncEndpoint } from '../../../adapters/shep/async-endpoint.ts';
import { openSentMessages } from '../../../adapters/store/offers/receive-shep-message.ts';
import { createNcanode } from '../../../sandbox/shep/ncanode.ts';
import { AWAY, OK, startNcanode, trouble, verdict } from '../../adapters/shep/fake-ncanode.ts';
import { startWorld } from '../../sandbox/harness.ts';
import type { TestWorld } from '../../sandbox/harness.ts';
import { agreedOffer } from '../offers/advance-offer.ts';
import { startApi } from '../support.ts';
import type { RunningApi } from '../support.ts';
import { signedMessage } from './forged-shep-messages.ts';
import { INBOUND, SERVICE } from './shep-envelopes.ts';

describe('a message from ШЭП while NCANode has trouble', function () {
  this.timeout(60_000); // the machine may be busy
  let world: TestWorld;
  let ncanode: Awaited<ReturnType<typeof startNcanode>>;
  let api: RunningApi;
  const identity = createNcanode('unused').identity('shep');
  before(async () => {
    world = await startWorld();
    ncanode = await startNcanode(`${world.url}/ncanode`);
    const signer = ncanode.signer({ key: Buffer.from('usynys').toString('base64'), password: 'a-token' });
    api = await startApi({
      shep: asyncEndpoint({ inbound: INBOUND, utcOffset: '+05:00' }, signer, async () => Date.now()),
    });
  });
  after(async () => {
    await api.stop();
    ncanode.stop();
    await world.stop();
  });

  const deliver = (raw: string) =>
    api.call('/webhooks/shep/async', { key: null, raw, headers: { 'content-type': 'text/xml; charset=utf-8' } });
  const stored = (offerId: string) => api.store.db.providerResult.count({ where: { offerId } });

  it('§3.2 K5 S13 S14 gets 503 while its signature could not be checked, and counts afterwards', async () => {
    const { id } = await agreedOffer(api);
    await openSentMessages(api.store).note({ messageId: id, offerId: id, serviceId: SERVICE });
    const xml = signedMessage(identity, id);
    for (const does of [verdict(false, [AWAY]), verdict(true, [AWAY]), verdict(true, []), 'cut'] as const) {
      ncanode.says(does);
      assert.equal((await deliver(xml)).status, 503);
    }
    assert.equal(await stored(id), 0);
    ncanode.says(verdict(true, [OK]));
    assert.equal((await deliver(xml)).status, 200);
    assert.equal(await stored(id), 1);
  });

  it('§3.2 K5 a signature that is false gets a SOAP fault of the client', async () => {
    ncanode.says(verdict(false, [OK]));
    const { status, body } = await deliver(signedMessage(identity, randomUUID()));
    assert.equal(status, 500);
    assert.match(String(body), /<faultcode>soap:Client</);
  });

  it('§3.2 K5 fuzz: no trouble of NCANode refuses a message', async () => {
    const xml = signedMessage(identity, randomUUID());
    await fc.assert(
      fc.asyncProperty(trouble, async (does) => {
        ncanode.says(does);
        assert.equal((await deliver(xml)).status, 503);
      }),
      { numRuns: 40 },
    );
  });
});
