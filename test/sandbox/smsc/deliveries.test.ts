import assert from 'node:assert/strict';
import { eventually, startWorld } from '../harness.ts';
import type { TestWorld } from '../harness.ts';
import { bound, receiptText, submission, TO, tlv } from './client.ts';
import type { Client, Options } from './client.ts';

const PHONE = TO.slice(1);

describe('sandbox: the SMSC, replies of phones and deliveries that are not accepted at once', () => {
  let world: TestWorld;
  let clients: Client[];
  const open = async (options: Options = {}) => {
    const client = await bound(world.smppPort, options);
    clients.push(client);
    return client;
  };
  beforeEach(async () => {
    clients = [];
    world = await startWorld({ SANDBOX_SMPP_ANSWER_MS: 150, SANDBOX_SMPP_RETRY_MS: 20 });
  });
  afterEach(async () => {
    await Promise.all(clients.map((client) => client.close()));
    await world.stop();
  });
  const reply = (text: string, more = {}) => world.call('POST', '/control/replies', { from: TO, text, ...more });
  const isIdle = async () => (await world.call('GET', '/control/idle')).body.idle === true;
  const delivered = ({ received }: Client) => received.filter(({ command }) => command === 'deliver_sm');

  it('passes on a reply with the carrier’s id and time', async () => {
    const client = await open();
    const { status } = await reply('Иә', { id: 'm-1', at: '2026-11-24T05:00:00Z', count: 2 });
    assert.equal(status, 200);
    assert.equal(client.received.length, 2);
    for (const received of client.received) {
      assert.deepEqual(
        [
          received.source_addr,
          received.source_addr_ton,
          received.destination_addr,
          received.esm_class,
          received.data_coding,
        ],
        [PHONE, 1, '1414', 0, 8],
      );
      assert.deepEqual([String(received[0x1411]), String(received[0x1412])], ['m-1\0', '2026-11-24T05:00:00Z\0']);
      assert.equal(received.short_message?.message, 'Иә');
    }
  });

  it('cuts a long reply into parts, in GSM-7 when that has its letters', async () => {
    const client = await open();
    await reply('1');
    assert.deepEqual([client.received[0]?.data_coding, client.received[0]?.short_message?.message], [0, '1']);
    await reply('жоқ 🙂 '.repeat(20));
    const parts = client.received.slice(1);
    assert.equal(parts.length, 3);
    assert.equal(parts.map((one) => one.short_message?.message).join(''), 'жоқ 🙂 '.repeat(20));
    const headers = parts.map((one) => one.short_message?.udh?.[0]?.toJSON().data);
    const reference = headers[0]?.[2];
    assert.deepEqual(
      headers,
      [1, 2, 3].map((number) => [0, 3, reference, 3, number]),
    );
    assert.equal(new Set(parts.map((one) => one.esm_class)).size, 1);
    assert.equal(parts[0]?.esm_class, 0x40);
  });

  it('sends again what got a temporary error or no answer, and nothing else until it is accepted', async () => {
    const answers: (number | undefined)[] = [0x64, 0x14, undefined, 0x08];
    const client = await open({ deliver: () => (answers.length > 0 ? answers.shift() : 0) });
    const both = [reply('first'), reply('second')];
    await Promise.all(both);
    const texts = delivered(client).map(receiptText);
    assert.deepEqual(texts, ['first', 'first', 'first', 'first', 'first', 'second']);
    assert.ok(await isIdle());
  });

  it('gives up what is refused for good', async () => {
    const client = await open({ deliver: () => 0x65 });
    await reply('first');
    assert.equal(delivered(client).length, 1);
    assert.ok(await isIdle());
  });

  it('keeps a delivery without a receiver for a later session', async () => {
    const first = await open({ deliver: () => undefined });
    await first.ask('submit_sm', submission('a'), tlv(0x1410, 'o-1.offer#1'));
    void world.call('POST', '/control/receipts', { to: TO, status: 'delivered' });
    await eventually(() => delivered(first).length === 1);
    await first.close();
    void reply('1');
    assert.equal(await isIdle(), false);
    const second = await open();
    await eventually(() => second.received.length === 2);
    assert.match(receiptText(second.received[0]), /stat:DELIVRD/);
    assert.equal(receiptText(second.received[1]), '1');
    await eventually(isIdle);
  });

  it('uses another session of the account, and never a transmitter or another account', async () => {
    const transmitter = await open({ command: 'bind_transmitter' });
    const silent = await open({ command: 'bind_receiver', deliver: () => undefined });
    const second = await open({ command: 'bind_receiver' });
    for (const text of ['1', '2', '3']) await reply(text);
    assert.deepEqual(transmitter.received, []);
    assert.deepEqual(new Set(delivered(second).map(receiptText)), new Set(['1', '2', '3']));
    assert.ok(delivered(silent).length > 0);
  });

  it('sends no optional parameters to a client of version 3.3', async () => {
    const client = await open({ version: 0x33 });
    await reply('1', { id: 'm-1' });
    assert.equal(client.received[0]?.[0x1411], undefined);
    assert.equal(receiptText(client.received[0]), '1');
  });
});
