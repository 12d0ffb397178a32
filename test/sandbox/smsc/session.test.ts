import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { eventually, startWorld } from '../harness.ts';
import type { TestWorld } from '../harness.ts';
import { bound, connected, longer, pdu, submission, tlv } from './client.ts';
import type { Client } from './client.ts';

const head = (length: number, id = 0x15, sequence = 7): Buffer => {
  const bytes = Buffer.alloc(16);
  [length, id, 0, sequence].forEach((value, index) => bytes.writeUInt32BE(value, index * 4));
  return bytes;
};

describe('sandbox: the SMSC, sessions (SMPP 3.4)', () => {
  let world: TestWorld;
  let clients: Client[];
  const open = async (client: Promise<Client>): Promise<Client> => {
    clients.push(await client);
    return client;
  };
  beforeEach(async () => {
    clients = [];
    world = await startWorld({ SANDBOX_SMPP_ANSWER_MS: 150, SANDBOX_SMPP_IDLE_MS: 200 });
  });
  afterEach(async () => {
    await Promise.all(clients.map((client) => client.close()));
    await world.stop();
  });

  it('binds each kind of session, returns its version, and closes the connection on unbind', async () => {
    for (const command of ['bind_receiver', 'bind_transmitter', 'bind_transceiver']) {
      const client = await open(connected(world.smppPort));
      const login = { system_id: 'usynys', password: 'sandbox', interface_version: 0x34 };
      const answer = await client.ask(command, login);
      assert.deepEqual(
        [answer.command, answer.command_status, answer.system_id, answer.sc_interface_version],
        [`${command}_resp`, 0, 'usynys-smsc', 0x34],
      );
      assert.equal((await client.ask(command, login)).command_status, 0x05, 'bound already');
      assert.equal((await client.ask('unbind')).command, 'unbind_resp');
      await eventually(client.isClosed);
    }
  });

  it('refuses a wrong password and an unknown client, each with its status, and disconnects', async () => {
    const cases: [string, string, number][] = [
      ['usynys', 'wrong', 0x0e],
      ['nobody', 'sandbox', 0x0f],
      ['a-name-that-is-too-long', 'sandbox', 0x0f],
      ['usynys', 'nine-long', 0x0e],
    ];
    for (const [system_id, password, status] of cases) {
      const client = await open(connected(world.smppPort));
      assert.equal((await client.ask('bind_transceiver', { system_id, password })).command_status, status);
      await eventually(client.isClosed);
    }
  });

  it('refuses a submit before a bind, and from a receiver', async () => {
    const unknownSender = await open(connected(world.smppPort));
    const receiver = await open(bound(world.smppPort, { command: 'bind_receiver' }));
    for (const client of [unknownSender, receiver]) {
      for (const [command, fields] of [
        ['submit_sm', submission('a')],
        ['query_sm', { message_id: '1' }],
      ] as const)
        assert.equal((await client.ask(command, fields)).command_status, 0x04);
    }
    assert.equal((await unknownSender.ask('enquire_link')).command_status, 0x04);
    assert.equal((await receiver.ask('enquire_link')).command_status, 0);
  });

  it('answers an unknown command with generic_nack, and goes on', async () => {
    const client = await open(bound(world.smppPort));
    client.send(head(16, 0x0099, 41));
    const nack = await client.answer();
    assert.deepEqual([nack.command, nack.command_status, nack.sequence_number], ['generic_nack', 0x03, 41]);
    const multi = await client.ask('cancel_sm', { message_id: '1' });
    assert.deepEqual([multi.command, multi.command_status], ['generic_nack', 0x03]);
    assert.equal((await client.ask('enquire_link')).command_status, 0);
  });

  it('answers an impossible length with generic_nack and disconnects, as the rest cannot be read', async () => {
    for (const length of [0, 3, 15, 70_001, 0xffff_ffff]) {
      const client = await open(bound(world.smppPort));
      client.send(head(length));
      const nack = await client.answer();
      assert.deepEqual([nack.command, nack.command_status, nack.sequence_number], ['generic_nack', 0x02, 0]);
      await eventually(client.isClosed);
    }
  });

  it('reads PDUs that come in single bytes, and many in one', async () => {
    const client = await open(bound(world.smppPort));
    for (const byte of pdu('enquire_link', { sequence_number: 5 })) client.send(Buffer.from([byte]));
    assert.equal((await client.answer()).sequence_number, 5);
    client.send(Buffer.concat([6, 7, 8].map((sequence_number) => pdu('enquire_link', { sequence_number }))));
    for (const sequence of [6, 7, 8]) assert.equal((await client.answer()).sequence_number, sequence);
  });

  it('answers a cut or contradictory body with the matching error status, and goes on', async () => {
    const client = await open(bound(world.smppPort));
    const whole = pdu('submit_sm', { ...submission('abc'), sequence_number: 9 });
    const cutOff = longer(whole.subarray(0, whole.length - 2));
    const cases: [Buffer, number][] = [
      [cutOff, 0x02],
      [longer(whole.subarray(0, 20)), 0x02],
      [longer(whole, Buffer.from([0, 1])), 0xc0],
      [longer(whole, Buffer.from([0x14, 0x10, 0, 9, 65])), 0xc2],
      [longer(whole, tlv(0x0204, Buffer.from([1]))), 0xc2],
      [longer(whole, tlv(0x020c, Buffer.from([0, 1]))), 0xc3],
      [pdu('submit_sm', submission('a', { sequence_number: 9, source_addr: '1'.repeat(21) })), 0x0a],
      [pdu('submit_sm', submission('a', { sequence_number: 9, destination_addr: '79161234567' })), 0x0b],
      [pdu('submit_sm', submission('a', { sequence_number: 9, validity_period: 'tomorrow' })), 0x62],
      [pdu('submit_sm', submission('a', { sequence_number: 9, esm_class: 0x04 })), 0x43],
      [
        pdu('submit_sm', submission('', { sequence_number: 9, short_message: Buffer.alloc(255), data_coding: 3 })),
        0x01,
      ],
      [pdu('submit_sm', submission('', { sequence_number: 9, short_message: Buffer.alloc(3), data_coding: 8 })), 0x45],
    ];
    for (const [bytes, status] of cases) {
      client.send(bytes);
      const answer = await client.answer();
      assert.deepEqual([answer.command, answer.command_status, answer.sequence_number], ['submit_sm_resp', status, 9]);
    }
    assert.deepEqual((await world.call('GET', '/control/messages')).body, []);
    client.send(longer(whole, tlv(0x1fff, 'whatever this is'), tlv(0x0005, Buffer.from([1]))));
    assert.equal((await client.answer()).command_status, 0, 'unknown optional parameters are ignored');
  });

  it('sends enquire_link to a silent client, and cuts one that does not answer or never binds', async () => {
    const lively = await open(bound(world.smppPort));
    const dead = await open(bound(world.smppPort));
    dead.socket.removeAllListeners('data').resume();
    const unbound = await open(connected(world.smppPort));
    await eventually(() => dead.isClosed() && unbound.isClosed());
    assert.ok(lively.received.some(({ command }) => command === 'enquire_link'));
    assert.equal((await lively.ask('enquire_link')).command_status, 0);
  });

  it('survives any bytes', async () => {
    const whole = longer(pdu('submit_sm', submission('abc', { sequence_number: 1 })), tlv(0x1410, 'o-1.offer#1'));
    for (let round = 0; round < 300; round++) {
      const client = await connected(world.smppPort);
      if (round % 2 === 0)
        client.send(pdu('bind_transceiver', { system_id: 'usynys', password: 'sandbox', sequence_number: 1 }));
      const bytes = Buffer.from(whole);
      for (const [index, byte] of randomBytes(1 + (round % 7)).entries())
        bytes[(byte * 31 + index * 17 + round) % bytes.length] = byte;
      client.send(round % 5 === 0 ? randomBytes(100) : bytes);
      client.send(bytes.subarray(0, 12));
      await client.close();
    }
    const client = await open(bound(world.smppPort));
    assert.equal((await client.ask('enquire_link')).command_status, 0);
  });
});
