/** The adapters of outside systems against a server that answers as the test demands. Successful calls are proven in
 *  the scenarios. */
import assert from 'node:assert/strict';
import net from 'node:net';
import type { AddressInfo } from 'node:net';
import { DidNotLeave, MayHaveLeft } from '../../../activities/sms-gateway.ts';
import { httpConsentService } from '../../../adapters/state/consent/http.ts';
import { SystemFault } from '../../../adapters/http/json-client.ts';
import { httpPhoneRegister } from '../../../adapters/state/phones/http.ts';
import { httpStateRegisters } from '../../../adapters/state/registers/http.ts';
import { httpSmsGateway } from '../../../adapters/sms/http/gateway.ts';
import { receiptStatus } from '../../../adapters/sms/http/receipt-statuses.ts';
import type { Demanded } from './answering-system.ts';
import { answeringSystem } from './answering-system.ts';

const IIN = '900101400013';

describe('the adapters of outside systems', () => {
  const outside = answeringSystem();

  /** A short time-out is for an answer that does not come: on a busy machine any other answer may take longer. */
  const patience = () => ({ ...outside.system, timeoutMs: outside.answer.slowMs ? 300 : outside.system.timeoutMs });
  const company = { name: 'Министерство', bin: '491240000019' };
  const terms = { accessName: 'a', purpose: 'p', company, validMs: 86_400_000 };
  const ask = () => httpConsentService(patience()).ask({ iin: IIN, ...terms, askPerson: true });

  it('§6b throw faults that hold neither the body nor the identifier', async () => {
    const faults: Demanded[] = [
      { status: 500, body: { error: `no such person ${IIN}` } },
      { status: 200, body: `<html>${IIN}</html>` },
      { status: 200, body: { status: `wrong ${IIN}` } },
      { status: 302, headers: { location: `http://127.0.0.1:9/${IIN}` } },
      { status: 200, body: {}, slowMs: 600 },
    ];
    for (outside.answer of faults)
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
      outside.answer = { status: 200, body: { status, token: 'k' } };
      assert.deepEqual(await ask(), { status: expected });
    }
    for (const status of ['', 'valid', 'OK', 'constructor', '__proto__']) {
      outside.answer = { status: 200, body: { status, token: 'k' } };
      await assert.rejects(ask(), SystemFault, status);
    }
    outside.answer = { status: 200, body: { status: 'VALID' } };
    await assert.rejects(ask(), /without a token/);
  });
  it('§3 §3b КДП: consent is asked for in the name of the provider, and for as long as the service says', async () => {
    outside.answer = { status: 200, body: { status: 'PENDING' } };
    await ask();
    const { validMs: _, ...sent } = terms;
    assert.deepEqual(outside.received, { iin: IIN, ...sent, validSeconds: 86_400, askPerson: true });
  });
  it('§3a БМГ: no match is an answer, an outage is a fault', async () => {
    const find = () => httpPhoneRegister(outside.system).find({ iin: IIN, token: 'k' });
    for (const none of [{ status: 404 }, { status: 200, body: {} }]) {
      outside.answer = none;
      assert.equal(await find(), undefined);
    }
    outside.answer = { status: 503 };
    await assert.rejects(find(), SystemFault);
  });
  it('§2.3 §6a registers: a missing field never counts as alive, entitled or active', async () => {
    const registers = httpStateRegisters(outside.system);
    outside.answer = { status: 200, body: {} };
    const person = await registers.person({ iin: IIN, token: 'k', serviceCode: 's' });
    assert.deepEqual(person, { alive: false, entitled: false });
    assert.deepEqual(await registers.organisation({ bin: IIN }), { active: false, entitled: false });
  });
  it('the HTTP gateway: each refusal is the fault of the number or ours; an unknown one is ours', async () => {
    const send = () =>
      httpSmsGateway({ ...outside.system, name: 'g', sender: '1414' }).send({
        id: 'i',
        to: '+7',
        text: 't',
        validityMs: 1_500,
      });
    const faults = { 'number-invalid': 'number', rejected: 'number', 'no-money': 'ours', 'E-77': 'ours' };
    for (const [code, fault] of Object.entries(faults)) {
      outside.answer = { status: 422, body: { code } };
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
      outside.answer = { status };
      assert.equal(await mayHaveLeft(), false, String(status));
    }
    const doubtful: Demanded[] = [
      ...[408, 409, 500, 502, 504, 302].map((status) => ({ status })),
      { status: 202, body: 'not JSON' },
      { status: 202, slowMs: 600 },
    ];
    for (outside.answer of doubtful) assert.equal(await mayHaveLeft(), true, JSON.stringify(outside.answer));
    const breaking = net.createServer((socket) => socket.once('data', () => socket.destroy()));
    await new Promise<void>((resolve) => breaking.listen(0, '127.0.0.1', resolve));
    const broken = { ...outside.system, url: `http://127.0.0.1:${(breaking.address() as AddressInfo).port}` };
    assert.equal(await mayHaveLeft(broken), true, 'broken after the request was read');
    await new Promise((resolve) => breaking.close(resolve));
    assert.equal(await mayHaveLeft(broken), false, 'the server is closed');
  });
  it('§4a the HTTP gateway: an unknown receipt status never starts the window', () => {
    assert.equal(receiptStatus('delivered'), 'delivered');
    for (const status of ['DELIVERED', 'DELIVRD', '', 'toString', '__proto__'])
      assert.equal(receiptStatus(status), 'unknown');
  });
});
