import assert from 'node:assert/strict';
import { eventually, startWorld } from '../harness.ts';
import type { TestWorld } from '../harness.ts';
import { bound, connected, submission, TO, tlv } from './client.ts';
import type { Client } from './client.ts';

describe('sandbox: the mishaps of the SMSC', () => {
  let world: TestWorld;
  let client: Client;
  beforeEach(async () => {
    world = await startWorld();
    client = await bound(world.smppPort);
  });
  afterEach(async () => {
    await client.close();
    await world.stop();
  });
  const fault = (body: object) => world.call('POST', '/control/systems/sms', body);
  const submit = (text = 'a') => client.ask('submit_sm', submission(text), tlv(0x1410, 'o-1.offer#1'));
  const taken = async () => (await world.call('GET', '/control/messages')).body.length;

  it('is down: sessions are cut and new ones refused, until it is up again on the same port', async () => {
    await fault({ down: true });
    await eventually(client.isClosed);
    await assert.rejects(connected(world.smppPort), /ECONNREFUSED/);
    await fault({ down: false });
    client = await bound(world.smppPort);
    assert.equal((await submit()).command_status, 0);
  });

  it('is up again in a new world', async () => {
    await fault({ down: true });
    await world.call('PUT', '/control/world', { people: [] });
    client = await bound(world.smppPort);
  });

  it('is slow: it answers late, and only once the work is done', async () => {
    await fault({ slowMs: 200 });
    const before = performance.now();
    const answer = submit();
    await eventually(async () => (await taken()) === 1);
    assert.ok(performance.now() - before < 190, 'accepted before it is answered');
    await answer;
    assert.ok(performance.now() - before >= 190);
  });

  it('throttles and has a full queue for so long, and accepts nothing meanwhile', async () => {
    await fault({ throttledMs: 60_000 });
    assert.equal((await submit()).command_status, 0x58);
    await fault({ throttledMs: 0, queueFullMs: 60_000 });
    assert.equal((await submit()).command_status, 0x14);
    assert.equal(await taken(), 0);
    await fault({ queueFullMs: 0 });
    assert.equal((await submit()).command_status, 0);
  });

  it('cuts the connection after a submit was accepted, so many times', async () => {
    await fault({ cutAfterSubmit: 2 });
    for (const count of [1, 2]) {
      await assert.rejects(submit(), /closed/);
      assert.equal(await taken(), count);
      client = await bound(world.smppPort);
    }
    assert.equal((await submit()).command_status, 0);
  });

  it('resets the connection before a submit is accepted', async () => {
    await fault({ cutBeforeSubmit: 1 });
    await assert.rejects(submit(), /closed/);
    assert.equal(await taken(), 0);
  });

  it('answers with bytes that are no PDU', async () => {
    await fault({ garbage: 1 });
    client.socket.removeAllListeners('data');
    let said = '';
    client.socket.on('data', (chunk) => (said += chunk.toString()));
    void submit().catch(() => {});
    await eventually(() => said.startsWith('HTTP/1.1 502'));
    assert.equal(await taken(), 1);
  });

  it('sends the receipt before the answer', async () => {
    await fault({ receiptFirst: 1 });
    const answer = submit();
    await eventually(() => client.received.length === 1);
    const { message_id } = await answer;
    assert.equal(client.received[0]?.receipted_message_id, message_id);
  });

  it('forgets a planned mishap with the world', async () => {
    await fault({ cutAfterSubmit: 5, throttledMs: 60_000 });
    await world.call('PUT', '/control/world', { people: [] });
    assert.equal((await submit()).command_status, 0);
  });

  it('has mishaps for the SMS carrier only', async () => {
    const { status } = await world.call('POST', '/control/systems/provider', { cutAfterSubmit: 1 });
    assert.equal(status, 400);
  });

  it('has phones that meet a mishap once for each message, over both wires', async () => {
    await world.call('PATCH', '/control/people/900101400013', { smsFault: 'throttled' });
    const statuses = [await submit('a'), await submit('a')].map(({ command_status }) => command_status);
    assert.deepEqual(statuses, [0x58, 0]);
    const body = { id: 'o-2.offer', to: TO, text: 'a', sender: '1414', validitySeconds: 60 };
    const http = [await world.call('POST', '/sms/messages', body), await world.call('POST', '/sms/messages', body)];
    assert.deepEqual(
      http.map(({ status }) => status),
      [429, 202],
    );
  });

  it('has phones whose receipts come twice, or the last part first', async () => {
    const report = () => world.call('POST', '/control/receipts', { to: TO, status: 'delivered' });
    await world.call('PATCH', '/control/people/900101400013', { smsFault: 'receiptsTwice' });
    await submit();
    await report();
    assert.equal(client.received.length, 2);
    await world.call('PATCH', '/control/people/900101400013', { smsFault: 'receiptsReversed' });
    for (const number of [1, 2]) {
      const short_message = Buffer.concat([Buffer.from([5, 0, 3, 1, 2, number]), Buffer.from('a')]);
      const fields = submission('', { short_message, esm_class: 0x40, data_coding: 0 });
      await client.ask('submit_sm', fields, tlv(0x1410, `o-3.offer#${number}`));
    }
    await report();
    assert.deepEqual(
      client.received.slice(2).map((received) => String(received[0x1410])),
      ['o-3.offer#2\0', 'o-3.offer#1\0'],
    );
  });
});
