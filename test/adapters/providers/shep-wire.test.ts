/** A provider behind ШЭП: the system's own channel and endpoint against those of the sandbox, signed on both sides. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Application } from '../../../activities/provider-system.ts';
import { ProviderRejectsCall } from '../../../activities/provider-system.ts';
import { shepEndpoint } from '../../../api/webhooks/shep-endpoint.ts';
import { SystemFault } from '../../../adapters/http/json-client.ts';
import type { SentMessages } from '../../../adapters/store/offers/receive-shep-message.ts';
import { shepProvider } from '../../../adapters/providers/shep.ts';
import { readDecision } from '../../../adapters/providers/shep-documents.ts';
import { asyncChannel } from '../../../adapters/shep/async-client.ts';
import type { Arrival, AsyncEndpoint } from '../../../adapters/shep/async-endpoint.ts';
import { signerOf } from '../../../adapters/shep/signer-choice.ts';
import { eventually, startWorld } from '../../sandbox/harness.ts';
import type { TestWorld } from '../../sandbox/harness.ts';
import { shepSettings } from '../shep/sandbox-settings.ts';

const SERVICE = 'ENBEK_TEST_001';
const now = async () => Date.now();

/** The system's endpoint alone: it opens a message and acknowledges it, except the next `refusals` ones. */
async function startEndpoint() {
  const arrivals: Arrival[] = [];
  const faults: string[] = [];
  const state: { endpoint?: AsyncEndpoint | undefined; refusals: number } = { refusals: 0 };
  const server = http.createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    try {
      if (state.refusals-- > 0) throw new SystemFault('not now');
      const arrival = await state.endpoint!.open(Buffer.concat(chunks));
      arrivals.push(arrival);
      response.end(await state.endpoint!.receipt(arrival, { messageId: arrival.message?.messageId ?? '' }));
    } catch (fault) {
      faults.push((fault as Error).message);
      response.writeHead(500).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, arrivals, faults, state, stop: () => void (server.closeAllConnections(), server.close()) };
}

describe('a provider behind ШЭП, with the sandbox', function () {
  this.timeout(60_000);
  let world: TestWorld;
  let receiver: Awaited<ReturnType<typeof startEndpoint>>;
  const notes: string[] = [];
  const sent: SentMessages = {
    note: async ({ messageId }) => void notes.push(messageId),
    noteCorrelation: async (messageId, correlationId) => void notes.push(`${messageId} ${correlationId}`),
  };
  before(async () => {
    receiver = await startEndpoint();
    world = await startWorld({ SANDBOX_API_URL: receiver.url });
    receiver.state.endpoint = shepEndpoint(shepSettings(world.url), now);
  });
  after(async () => {
    await world.stop();
    receiver.stop();
  });
  beforeEach(async () => {
    for (const list of [notes, receiver.arrivals, receiver.faults]) list.length = 0;
    await world.call('POST', '/control/systems/provider', { down: false, slowMs: 0, answers: 'well' });
  });

  const provider = (timeoutMs = 5_000, failedStates: string[] = []) => {
    const settings = shepSettings(world.url);
    const channel = asyncChannel(settings, { url: settings.async!.url, timeoutMs }, signerOf(settings.signer), now);
    return shepProvider(channel, { serviceId: SERVICE, failedStates }, sent);
  };
  const application = (iin = '900101400013'): Application => ({
    offerId: randomUUID(),
    serviceCode: 'test-allowance',
    recipient: { iin },
    eligibilityFacts: { note: 'a <b> & "c" ]]> \u0001 қ' },
    acceptedAt: '2026-11-24T06:00:00.000Z',
    consentToken: 'code public-key',
  });
  const counts = async (offerId: string) => (await world.call('GET', `/control/applications/${offerId}`)).body;
  const decide = (offerId: string, outcome: string, count = 1) =>
    world.call('POST', '/control/results', {
      offerId,
      outcome,
      count,
      ...(outcome === 'refused' && { ground: 'not-entitled' }),
    });

  it('§5 accepts an application, once, and answers later in its conversation', async () => {
    const one = application();
    for (let times = 0; times < 2; times++) assert.deepEqual(await provider().apply(one), { final: false });
    assert.deepEqual(await counts(one.offerId), { calls: 2, attempts: 2, status: 'pending' });
    const [, noted = '', , again] = notes;
    assert.deepEqual([noted, again], [notes[1], notes[1]]);
    assert.match(noted, new RegExp(`^${one.offerId} [0-9a-f-]{36}$`));
    assert.deepEqual(await provider().poll(one.offerId), { final: false });
    assert.equal((await decide(one.offerId, 'granted')).status, 200);
    const [arrival] = receiver.arrivals;
    assert.deepEqual([arrival?.message?.messageType, arrival?.message?.serviceId], ['RESPONSE', SERVICE]);
    assert.equal(arrival?.message?.correlationId, noted.split(' ')[1]);
    const { offerId, outcome, resultNumber } = readDecision(arrival?.message?.data);
    assert.deepEqual([offerId, outcome, typeof resultNumber], [one.offerId, 'granted', 'string']);
  });
  it('§6c sends a decision again until it is acknowledged, and repeats it as often as the persona says', async () => {
    const one = application();
    await provider().apply(one);
    receiver.state.refusals = 2;
    assert.equal((await decide(one.offerId, 'granted', 2)).status, 200);
    assert.equal((await decide(one.offerId, 'refused')).status, 200);
    const ids = receiver.arrivals.map(({ message }) => message?.messageId);
    assert.deepEqual([receiver.faults.length, ids.length, ids[0] === ids[1], ids[1] === ids[2]], [2, 3, true, false]);
  });
  it('§3.2 causes a fault for each transport error, neither answer nor refusal; a poll shows the state', async () => {
    for (const answers of ['soap-fault', 'unavailable', 'garbage', 'truncated', 'unsigned', 'wrapped', 'reset']) {
      await world.call('POST', '/control/systems/provider', { answers });
      const one = application();
      const isFault = (fault: Error) => fault instanceof SystemFault && !fault.message.includes('900101400013');
      await assert.rejects(provider().apply(one), isFault, answers);
      await world.call('POST', '/control/systems/provider', { answers: 'well' });
      assert.deepEqual(await provider().poll(one.offerId), { final: false }, answers);
    }
  });
  it('§5 when slow, has stored the application; when down, has not', async () => {
    const [late, never] = [application(), application()];
    await world.call('POST', '/control/systems/provider', { slowMs: 5_000 });
    await assert.rejects(provider(2_000).apply(late), /no answer within 2000 ms/);
    await world.call('POST', '/control/systems/provider', { slowMs: 0, down: true });
    await assert.rejects(provider().apply(never), /answered 503/);
    await assert.rejects(provider().poll(never.offerId), /answered 503/);
    await world.call('POST', '/control/systems/provider', { down: false });
    assert.deepEqual(await provider().poll(late.offerId), { final: false });
    assert.equal(await provider().poll(never.offerId), undefined);
    assert.deepEqual(await counts(never.offerId), { calls: 0, attempts: 1, status: 'unknown' });
  });
  it('§3.2 leaves to operators what ШЭП refuses and what it could not deliver', async () => {
    const one = application();
    await provider().apply(one);
    await assert.rejects(provider(5_000, ['DELIVERED']).poll(one.offerId), ProviderRejectsCall);
    const settings = { ...shepSettings(world.url), sender: { id: 'usynys', password: 'wrong' } };
    const channel = asyncChannel(
      settings,
      { url: settings.async!.url, timeoutMs: 5_000 },
      signerOf(settings.signer),
      now,
    );
    const withWrongPassword = shepProvider(channel, { serviceId: SERVICE, failedStates: [] }, sent);
    await assert.rejects(withWrongPassword.apply(application()), ProviderRejectsCall);
  });
  it('§6b is not believed when a decision is signed by another, or the signature covers something else', async () => {
    const one = application();
    await provider().apply(one);
    await decide(one.offerId, 'granted');
    const { xml = '' } = receiver.arrivals[0] ?? {};
    const endpoint = receiver.state.endpoint!;
    const [body = ''] = /<S:Body[\s>][^]*<\/S:Body>/.exec(xml) ?? [];
    const forged = body.replace(/ wsu:Id="[^"]*"/, '').replace('granted', 'refused');
    const wrapped = xml.replace(body, forged).replace('</S:Header>', () => `<Wrapper>${body}</Wrapper></S:Header>`);
    const unsigned = xml.replace(/<wsse:Security[\s>][^]*<\/wsse:Security>/, '');
    const { body: resigned } = await world.call('POST', '/ncanode/wsse/sign', {
      xml: unsigned.replace(/ xmlns:wsu="[^"]*" wsu:Id="[^"]*"/, '').replace('<S:Header></S:Header>', '<S:Header/>'),
      key: Buffer.from('another').toString('base64'),
      password: 'a-token',
    });
    const bad: [string, RegExp][] = [
      [xml.replace('granted', 'refused'), /signature is not valid/],
      [wrapped, /a part twice|does not cover the body/],
      [unsigned, /not signed/],
      [resigned.xml, /the signer is not trusted/],
    ];
    for (const [document, why] of bad) await assert.rejects(endpoint.open(Buffer.from(document)), why);
    assert.equal((await endpoint.open(Buffer.from(xml))).message?.messageType, 'RESPONSE');
  });
  it('§5 by itself grants, refuses on a ground, or decides at once, as the persona says', async () => {
    const automatic = await startWorld({ SANDBOX_API_URL: receiver.url, SANDBOX_AUTO: true });
    const settings = shepSettings(automatic.url);
    receiver.state.endpoint = shepEndpoint(settings, now);
    const channel = asyncChannel(
      settings,
      { url: settings.async!.url, timeoutMs: 5_000 },
      signerOf(settings.signer),
      now,
    );
    const behind = shepProvider(channel, { serviceId: SERVICE, failedStates: [] }, sent);
    const decisions: Record<string, string> = {};
    for (const iin of ['900101400013', '820101100126', '830608200130']) {
      receiver.arrivals.length = 0;
      assert.deepEqual(await behind.apply(application(iin)), { final: false });
      await eventually(() => receiver.arrivals.length === 1);
      const { outcome, ground = '' } = readDecision(receiver.arrivals[0]?.message?.data);
      decisions[iin] = `${outcome} ${ground}`;
    }
    assert.deepEqual(Object.values(decisions), ['granted ', 'refused already-receiving', 'granted ']);
    receiver.state.endpoint = shepEndpoint(shepSettings(world.url), now);
    await automatic.stop();
  });
});
