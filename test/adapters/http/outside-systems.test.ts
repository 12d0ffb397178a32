/** The adapters of outside systems against a server that answers as the test demands. Successful calls are proven in
 *  the scenarios. */
import assert from 'node:assert/strict';
import http from 'node:http';
import net from 'node:net';
import type { AddressInfo } from 'node:net';
import { ProviderRejectsCall } from '../../../activities/provider-system.ts';
import { DidNotLeave, MayHaveLeft } from '../../../activities/sms-gateway.ts';
import { httpConsentService } from '../../../adapters/state/consent/http.ts';
import { SystemFault } from '../../../adapters/http/json-client.ts';
import { httpPhoneRegister } from '../../../adapters/state/phones/http.ts';
import { restProvider } from '../../../adapters/providers/rest.ts';
import { httpStateRegisters } from '../../../adapters/state/registers/http.ts';
import { httpSmsGateway } from '../../../adapters/sms/http/gateway.ts';
import { receiptStatus } from '../../../adapters/sms/http/receipt-statuses.ts';

const IIN = '900101400013';

describe('the adapters of outside systems', () => {
  let answer: { status: number; body?: unknown; headers?: http.OutgoingHttpHeaders; slowMs?: number };
  let received: unknown;
  let server: http.Server;
  let system: { url: string; token: string; timeoutMs: number };
  before(async () => {
    server = http.createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        received = chunks.length > 0 ? JSON.parse(Buffer.concat(chunks).toString()) : undefined;
        const { status, body, headers, slowMs = 0 } = answer;
        const text = typeof body === 'string' ? body : JSON.stringify(body ?? {});
        setTimeout(() => response.writeHead(status, headers).end(text), slowMs);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    system = { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, token: 't', timeoutMs: 10_000 };
  });
  after(() => server.closeAllConnections());
  after(() => void server.close());

  const application = {
    offerId: 'f3b1',
    serviceCode: 's',
    recipient: { iin: IIN },
    eligibilityFacts: {},
    acceptedAt: '2026-11-24T06:00:00Z',
    consentToken: 'k',
  };
  /** A short time-out is for an answer that does not come: on a busy machine any other answer may take longer. */
  const patience = () => ({ ...system, timeoutMs: answer.slowMs ? 300 : system.timeoutMs });
  const company = { name: 'Министерство', bin: '491240000019' };
  const terms = { accessName: 'a', purpose: 'p', company, validMs: 86_400_000 };
  const ask = () => httpConsentService(patience()).ask({ iin: IIN, ...terms, askPerson: true });

  it('§6b throw faults that hold neither the body nor the identifier', async () => {
    const faults: (typeof answer)[] = [
      { status: 500, body: { error: `no such person ${IIN}` } },
      { status: 200, body: `<html>${IIN}</html>` },
      { status: 200, body: { status: `wrong ${IIN}` } },
      { status: 302, headers: { location: `http://127.0.0.1:9/${IIN}` } },
      { status: 200, body: {}, slowMs: 600 },
    ];
    for (answer of faults)
      await assert.rejects(ask(), (fault: Error) => fault instanceof SystemFault && !fault.message.includes(IIN));
  });
  it('§3b КДП: consent is never guessed', async () => {
    for (const [status, expected] of [
      ['INVALID', 'refused'],
      ['PENDING', 'pending'],
      ['TIMEOUT', 'timeout'],
      ['WITHDRAWN', 'withdrawn'],
      ['EXPIRED', 'expired'],
    ]) {
      answer = { status: 200, body: { status, token: 'k' } };
      assert.deepEqual(await ask(), { status: expected });
    }
    for (const status of ['', 'valid', 'OK', 'constructor', '__proto__']) {
      answer = { status: 200, body: { status, token: 'k' } };
      await assert.rejects(ask(), SystemFault, status);
    }
    answer = { status: 200, body: { status: 'VALID' } };
    await assert.rejects(ask(), /without a token/);
  });
  it('§3 §3b КДП: consent is asked for in the name of the provider, and for as long as the service says', async () => {
    answer = { status: 200, body: { status: 'PENDING' } };
    await ask();
    const { validMs: _, ...sent } = terms;
    assert.deepEqual(received, { iin: IIN, ...sent, validSeconds: 86_400, askPerson: true });
  });
  it('§3a БМГ: no match is an answer, an outage is a fault', async () => {
    const find = () => httpPhoneRegister(system).find({ iin: IIN, token: 'k' });
    for (const none of [{ status: 404 }, { status: 200, body: {} }]) {
      answer = none;
      assert.equal(await find(), undefined);
    }
    answer = { status: 503 };
    await assert.rejects(find(), SystemFault);
  });
  it('§2.3 §6a registers: a missing field never counts as alive, entitled or active', async () => {
    const registers = httpStateRegisters(system);
    answer = { status: 200, body: {} };
    const person = await registers.person({ iin: IIN, token: 'k', serviceCode: 's' });
    assert.deepEqual(person, { alive: false, entitled: false });
    assert.deepEqual(await registers.organisation({ bin: IIN }), { active: false, entitled: false });
  });
  it('the HTTP gateway: each refusal is the fault of the number or ours; an unknown one is ours', async () => {
    const send = () =>
      httpSmsGateway({ ...system, name: 'g', sender: '1414' }).send({
        id: 'i',
        to: '+7',
        text: 't',
        validityMs: 1_500,
      });
    const faults = { 'number-invalid': 'number', rejected: 'number', 'no-money': 'ours', 'E-77': 'ours' };
    for (const [code, fault] of Object.entries(faults)) {
      answer = { status: 422, body: { code } };
      assert.deepEqual(await send(), { ok: false, fault, code: code === 'E-77' ? 'unknown-code' : code });
    }
  });
  it('§3.1 the HTTP gateway: a fault states whether the SMS may have left; when in doubt, it may have', async () => {
    const sms = { id: 'i', to: '+7', text: 't', validityMs: 1_500 };
    const mayHaveLeft = (place = patience()) =>
      httpSmsGateway({ ...place, name: 'g', sender: '1414' })
        .send(sms)
        .then(
          () => assert.fail('it must throw'),
          (fault: Error) => (fault instanceof DidNotLeave ? false : fault instanceof MayHaveLeft || assert.fail(fault)),
        );
    for (const status of [400, 401, 403, 404, 405, 413, 415, 429, 503]) {
      answer = { status };
      assert.equal(await mayHaveLeft(), false, String(status));
    }
    const doubtful: (typeof answer)[] = [
      ...[408, 409, 500, 502, 504, 302].map((status) => ({ status })),
      { status: 202, body: 'not JSON' },
      { status: 202, slowMs: 600 },
    ];
    for (answer of doubtful) assert.equal(await mayHaveLeft(), true, JSON.stringify(answer));
    const breaking = net.createServer((socket) => socket.once('data', () => socket.destroy()));
    await new Promise<void>((resolve) => breaking.listen(0, '127.0.0.1', resolve));
    const broken = { ...system, url: `http://127.0.0.1:${(breaking.address() as AddressInfo).port}` };
    assert.equal(await mayHaveLeft(broken), true, 'broken after the request was read');
    await new Promise((resolve) => breaking.close(resolve));
    assert.equal(await mayHaveLeft(broken), false, 'the server is closed');
  });
  it('§4a the HTTP gateway: an unknown receipt status never starts the window', () => {
    assert.equal(receiptStatus('delivered'), 'delivered');
    for (const status of ['DELIVERED', 'DELIVRD', '', 'toString', '__proto__'])
      assert.equal(receiptStatus(status), 'unknown');
  });
  it('§3.2 a provider that rejects our call needs operators; one that is unavailable or busy does not', async () => {
    const provider = restProvider(system);
    for (const status of [400, 401, 403, 409, 422]) {
      answer = { status };
      await assert.rejects(provider.apply(application), ProviderRejectsCall, String(status));
    }
    for (const status of [408, 425, 429, 500, 502, 503]) {
      answer = { status };
      const isFault = (fault: Error) => fault instanceof SystemFault && !(fault instanceof ProviderRejectsCall);
      await assert.rejects(provider.apply(application), isFault, String(status));
    }
  });
  it('§5 an application carries the eligibility facts as `facts`, as the API takes them', async () => {
    answer = { status: 202 };
    const { eligibilityFacts: _, ...rest } = application;
    await restProvider(system).apply({ ...application, eligibilityFacts: { children: 4 } });
    assert.deepEqual(received, { ...rest, facts: { children: 4 } });
  });
  it('§5 a provider’s answer is final or not; an unknown application is neither', async () => {
    const provider = restProvider(system);
    for (const body of [{ applicationNumber: 'A-1' }, '', 'accepted']) {
      answer = { status: 202, body };
      assert.deepEqual(await provider.apply(application), { final: false });
    }
    answer = { status: 200, body: { outcome: 'refused', ground: 'g', resultNumber: null } };
    assert.deepEqual(await provider.apply(application), { final: true, outcome: 'refused', ground: 'g' });
    answer = { status: 200, body: { status: 'done', outcome: 'granted', resultNumber: 'R-1', ground: null } };
    assert.deepEqual(await provider.poll('f3b1'), { final: true, outcome: 'granted', resultNumber: 'R-1' });
    answer = { status: 200, body: { status: 'pending' } };
    assert.deepEqual(await provider.poll('f3b1'), { final: false });
    for (const body of [{ code: 'not-found' }, '', '<h1>Not found</h1>']) {
      answer = { status: 404, body };
      assert.equal(await provider.poll('f3b1'), undefined);
    }
  });
  it('§3.2 a decision that cannot be read is a fault: neither a refusal nor "not yet"', async () => {
    const provider = restProvider(system);
    for (const body of [
      '',
      {},
      { outcome: 'rejected' },
      { outcome: null },
      { outcome: 'refused', ground: 7 },
      [],
      'ok',
    ]) {
      answer = { status: 200, body };
      await assert.rejects(provider.apply(application), SystemFault, JSON.stringify(body));
      answer = { status: 200, body: { status: 'done', ...(typeof body === 'object' ? body : {}) } };
      await assert.rejects(provider.poll('f3b1'), SystemFault, JSON.stringify(body));
    }
  });
  it('§3.2 a refusal with an overlong ground is still a refusal, for an operator to read', async () => {
    answer = { status: 200, body: { outcome: 'refused', ground: 'g'.repeat(5_000), resultNumber: 'n'.repeat(5_000) } };
    const decision = await restProvider(system).apply(application);
    assert.deepEqual(decision, { final: true, outcome: 'refused', ground: 'g'.repeat(100) });
  });
});
