import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { SystemFault } from '../../../adapters/http/json-client.ts';
import { asyncEndpoint } from '../../../adapters/shep/async-endpoint.ts';
import type { Signer } from '../../../adapters/shep/signer.ts';
import { openSentMessages } from '../../../adapters/store/offers/receive-shep-message.ts';
import { createNcanode } from '../../../sandbox/shep/ncanode.ts';
import { agreedOffer } from '../offers/advance-offer.ts';
import { mutatedMessages, piecesOf, signedMessage } from './forged-shep-messages.ts';
import { INBOUND, SERVICE } from './shep-envelopes.ts';
import { signedContentOf } from './signed-content.ts';
import { startApi } from '../support.ts';

const MUTATIONS = 10_000;
const ON_THE_WIRE = 100;
const ncanode = createNcanode('unused');
const identity = ncanode.identity('shep');

const endpointWith = (holds: (xml: string) => boolean) => {
  const signer: Signer = {
    demandsSignature: true,
    sign: async (xml) => xml,
    verify: async (xml) => {
      if (!holds(xml)) throw new SystemFault('the signature is not valid');
    },
  };
  return asyncEndpoint({ inbound: INBOUND, utcOffset: '+05:00' }, signer, async () => Date.now());
};

/** A verifier that checks the bytes correctly and their place weakly: it uses the first signature of a document, and
 *  the first element with the name that was signed. It ignores what the canonical form drops. */
const firstFound = (original: string) => {
  const { body, signature } = piecesOf(original);
  const isSame = (one: string, other: string) => one === other || signedContentOf(one) === signedContentOf(other);
  return (xml: string) => {
    const [found = ''] = /<ds:Signature\s[^]*?<\/ds:Signature\s*>/.exec(xml) ?? [];
    const [covered = ''] = /<(S:Body)(?=[^>]*wsu:Id="id-)[^]*?<\/\1\s*>/.exec(xml) ?? [];
    return isSame(found, signature) && isSame(covered, body);
  };
};

describe('forged messages of ШЭП', function () {
  this.timeout(60_000); // the machine may be busy

  it(`§6b of ${MUTATIONS} mutated ones whatever is believed says exactly what was signed`, async () => {
    const right = signedMessage(identity, randomUUID());
    const [endpoint, signed] = [endpointWith(firstFound(right)), signedContentOf(right)];
    /** What our endpoint reads; undefined when it refuses. */
    const readingOf = async (bytes: Buffer) => {
      try {
        const { ns, message } = await endpoint.open(bytes);
        return { ns, message };
      } catch (fault) {
        assert.ok(fault instanceof SystemFault, String(fault));
        return undefined;
      }
    };
    const reading = await readingOf(Buffer.from(right));
    assert.ok(reading?.message, 'the original is accepted');
    await fc.assert(
      fc.asyncProperty(mutatedMessages(right), async (bytes) => {
        const isForged = signedContentOf(bytes.toString()) !== signed;
        const found = await readingOf(bytes);
        if (isForged) assert.equal(found, undefined);
        else if (found) assert.deepEqual(found, reading);
        fc.pre(isForged); // this is not a forgery: another mutation is made in its place
      }),
      { numRuns: MUTATIONS },
    );
  });

  it('§6b K4 a blank outside of what is signed changes nothing, and one inside is refused', async () => {
    const right = signedMessage(identity, randomUUID());
    const endpoint = endpointWith((xml) => ncanode.isSignedBy('shep', xml));
    const read = async (xml: string) => (await endpoint.open(Buffer.from(xml))).message;
    const reading = await read(right);
    for (const blank of [' ', '\n', '\r\n\t']) {
      for (const tag of ['<S:Body', '<S:Header', '<wsse:Security', '<ds:Signature ', '</S:Envelope', '<ds:KeyInfo'])
        assert.deepEqual(await read(right.replace(tag, blank + tag)), reading, JSON.stringify(blank + tag));
      for (const tag of ['<request', '</S:Body', '<messageInfo', '</outcome', '<ds:Reference', '</ds:SignedInfo'])
        await assert.rejects(read(right.replace(tag, blank + tag)), SystemFault, JSON.stringify(blank + tag));
    }
  });

  it(`§6b of ${ON_THE_WIRE} mutated ones none is accepted over HTTP, with a verifier of XML signatures`, async () => {
    const api = await startApi({ shep: endpointWith((xml) => ncanode.isSignedBy('shep', xml)) });
    const { id } = await agreedOffer(api);
    await openSentMessages(api.store).note({ messageId: id, offerId: id, serviceId: SERVICE });
    const right = signedMessage(identity, id);
    const deliver = async (bytes: Buffer) => {
      const body = new Uint8Array(bytes);
      const response = await fetch(`${api.url}/webhooks/shep/async`, { method: 'POST', body });
      return { status: response.status, text: await response.text() };
    };
    const signed = signedContentOf(right);
    const forged = mutatedMessages(right).filter((bytes) => signedContentOf(bytes.toString()) !== signed);
    for (const bytes of fc.sample(forged, ON_THE_WIRE)) {
      const { status, text } = await deliver(bytes);
      // SOAP 1.1 answers every refusal with 500; an internal fault would be a problem document.
      assert.deepEqual([status, /<faultcode>soap:Client</.test(text)], [500, true], bytes.toString());
    }
    assert.equal(await api.store.db.providerResult.count({ where: { offerId: id } }), 0);
    assert.equal((await deliver(Buffer.from(right))).status, 200, 'the original is accepted');
    assert.equal(await api.store.db.providerResult.count({ where: { offerId: id } }), 1);
    await api.stop();
  });
});
