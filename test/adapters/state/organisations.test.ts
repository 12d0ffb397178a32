/** The registers of organisations and of representations, over both wires (§2.3). */
import assert from 'node:assert/strict';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { taskOf } from '../../../activities/registers.ts';
import { SystemFault } from '../../../adapters/http/json-client.ts';
import { httpRepresentationRegister, httpStateRegisters } from '../../../adapters/state/registers/http.ts';
import { startWorld } from '../../sandbox/harness.ts';
import type { TestWorld } from '../../sandbox/harness.ts';
import { shepSettings, systemsAt } from '../shep/sandbox-settings.ts';

const IIN = '850315300128';

describe('the registers of organisations over JSON', () => {
  let answer: { status: number; body?: unknown };
  let received: unknown;
  let server: http.Server;
  let system: { url: string; token: string };
  before(async () => {
    server = http.createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        received = JSON.parse(Buffer.concat(chunks).toString());
        response.writeHead(answer.status).end(JSON.stringify(answer.body ?? {}));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    system = { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, token: 't' };
  });
  after(() => server.closeAllConnections());
  after(() => void server.close());

  it('§2.3 the register of organisations: no kind is no state body, and an unlisted kind is a fault', async () => {
    const registers = httpStateRegisters(system);
    answer = { status: 200, body: { active: true, entitled: true, kind: 'akim', name: 'Әкімдік' } };
    const known = { active: true, entitled: true, kind: 'akim', name: 'Әкімдік' };
    assert.deepEqual(await registers.organisation({ bin: IIN, serviceCode: 's' }), known);
    assert.deepEqual(received, { bin: IIN, serviceCode: 's' });
    answer = { status: 200, body: { active: true, kind: 'ministry' } };
    await assert.rejects(registers.organisation({ bin: IIN }), SystemFault);
  });
  it('§2.3 the register of representations: no match and no basis give no authority, another is a fault', async () => {
    const find = () => httpRepresentationRegister(system).find({ bin: IIN, iin: IIN, token: 'k' });
    for (const none of [{ status: 404 }, { status: 200, body: {} }]) {
      answer = none;
      assert.equal(await find(), undefined);
    }
    const authority = { basis: 'power-of-attorney', validUntil: '2026-12-01T00:00:00Z' };
    answer = { status: 200, body: authority };
    assert.deepEqual(await find(), authority);
    for (const body of [{ basis: 'friend' }, { basis: 'head', validUntil: 'soon' }]) {
      answer = { status: 200, body };
      await assert.rejects(find(), SystemFault, JSON.stringify(body));
    }
  });
});

describe('the registers of organisations behind ШЭП', () => {
  let world: TestWorld;
  before(async () => {
    world = await startWorld();
  });
  after(() => world.stop());

  const company = { name: 'Министерство', bin: '491240000019' };
  const terms = { accessName: 'MCDB_SERVICE', purpose: 'offer', company, validMs: 86_400_000 };
  const tokenOf = async (iin: string): Promise<string> => {
    const given = await systemsAt(world.url).consent.ask({ iin, ...terms, askPerson: true });
    return given.status === 'given' ? given.token : assert.fail(given.status);
  };
  const faultOf = (asked: Promise<unknown>): Promise<Error> =>
    asked.then(
      () => assert.fail('it must throw'),
      (fault: Error) => fault,
    );

  it('§2.3 asks who may answer for an organisation, and reads until when', async () => {
    const { representations } = systemsAt(world.url);
    const bin = '200340000339';
    const iin = '850422200153';
    const find = async (who: string) => representations.find({ bin, iin: who, token: await tokenOf(who) });
    assert.deepEqual([await find(iin), await find(IIN)], [{ basis: 'head' }, undefined]);
    const change = (to: object) => world.call('PATCH', `/control/organisations/${bin}`, to);
    await change({ authority: 'power-of-attorney', authorityUntil: '2027-01-01T05:00:00+05:00' });
    assert.deepEqual(await find(iin), { basis: 'power-of-attorney', validUntil: '2027-01-01T00:00:00.000Z' });
    await change({ authorityUntil: undefined, authority: 'none' });
    assert.equal(await find(iin), undefined);
    await change({ authority: 'head' });
    const settings = { ...shepSettings(world.url).representations, bases: {} };
    const strict = systemsAt(world.url, { representations: settings }).representations;
    const fault = await faultOf(strict.find({ bin, iin, token: await tokenOf(iin) }));
    assert.equal(taskOf(fault), 'shep-status-unknown');
  });

  it('§2.3 an unlisted kind of organisation raises an operator task; no kind is an answer', async () => {
    const settings = { ...shepSettings(world.url).organisations, kinds: {} };
    const { registers } = systemsAt(world.url, { organisations: settings });
    assert.equal(taskOf(await faultOf(registers.organisation({ bin: '960540000224' }))), 'shep-status-unknown');
    assert.equal((await registers.organisation({ bin: '200340000339' }))?.kind, undefined);
  });
});
