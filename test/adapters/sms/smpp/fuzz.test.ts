/** What no carrier should send: mutated PDUs, huge lengths, half headers. None of it may crash or block a session. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import net from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { Connection } from '../../../../adapters/sms/smpp/connection.ts';
import { MAX_FRAME, openFramer } from '../../../../adapters/sms/smpp/framing.ts';
import type { Pdu } from '../../../../adapters/sms/smpp/library.ts';
import { decodePdu, encodePdu } from '../../../../adapters/sms/smpp/library.ts';
import { textOfOctets } from '../../../../adapters/sms/smpp/message-text.ts';
import { isReport, readReport } from '../../../../adapters/sms/smpp/report.ts';
import { userDataOf } from '../../../../adapters/sms/smpp/user-data.ts';

const ENQUIRED = { command: 'enquire_link_resp', status: 0, fields: {}, tlvs: new Map<number, Buffer>() };
const MUTATIONS = 100_000;
/** After broken data the connection is no longer read, so each connection gets a few pieces only. */
const CONNECTIONS = 2_000;
const PER_CONNECTION = 10;
const SPELLING = { receiptIds: 'hex-of-decimal', receiptTimeZone: '+05:00', referenceTag: 0x1410 } as const;
const deliver = (text: string, esm_class: number): Buffer =>
  encodePdu({
    command: 'deliver_sm',
    status: 0,
    sequence: 7,
    fields: {
      source_addr: '77010000001',
      destination_addr: '1414',
      esm_class,
      data_coding: 8,
      short_message: Buffer.from(text),
    },
    tlvs: new Map([
      [0x001e, Buffer.from('12345\0')],
      [0x0427, Buffer.of(2)],
    ]),
  });
const of = (command: string, fields: Pdu['fields'] = {}): Buffer =>
  encodePdu({ command, status: 0, sequence: 9, fields, tlvs: new Map() });
const SEEDS = [
  deliver('id:12345 sub:001 dlvrd:001 submit date:2611241100 done date:2611241101 stat:DELIVRD err:000 text:', 4),
  deliver('\u0005\u0000\u0003\u0001\u0002\u0001abcdefgh', 0x40),
  of('submit_sm_resp', { message_id: '12345' }),
  of('query_sm_resp', { message_id: '12345', final_date: '261124110500020+', message_state: 2 }),
  of('bind_transceiver_resp', { system_id: 'smsc' }),
  of('enquire_link'),
  of('unbind_resp'),
  of('data_sm'),
];

/** The same mutations in every run: a small generator with a seed. */
function randomness(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Flips, cuts, doubles or stretches; half of them keep a correct length, so that the body is reached. */
function mutated(random: (below: number) => number): Buffer {
  let bytes = Buffer.from(SEEDS[random(SEEDS.length)]!);
  for (let times = 1 + random(4); times > 0; times -= 1) {
    const at = random(bytes.length);
    const how = random(5);
    if (how <= 1) bytes[at] = random(256);
    else if (how === 2) bytes = bytes.subarray(0, Math.max(1, at));
    else if (how === 3) bytes = Buffer.concat([bytes, bytes.subarray(at)]);
    else bytes.fill(random(2) ? 0xff : 0x00, at, Math.min(bytes.length, at + 1 + random(8)));
  }
  if (random(2) && bytes.length >= 16) bytes.writeUInt32BE(bytes.length, 0);
  return bytes;
}

describe('malformed data from a carrier', function () {
  this.timeout(60_000);

  it(`is read or refused, ${MUTATIONS} times, and whatever is done with it does no harm`, () => {
    const random = randomness(20_261_124);
    let whole = 0;
    let broken = 0;
    for (let count = 0; count < MUTATIONS; count += 1) {
      const bytes = mutated(random);
      const { frames, broken: isBroken } = openFramer()(bytes);
      if (isBroken) broken += 1;
      for (const frame of frames) {
        const pdu = decodePdu(frame);
        if ('malformed' in pdu) continue;
        whole += 1;
        if (isReport(pdu)) readReport(pdu, SPELLING);
        const { octets, dataCoding } = userDataOf(pdu);
        textOfOctets(octets, dataCoding, 'gsm');
      }
    }
    assert.ok(whole > MUTATIONS / 10 && broken > MUTATIONS / 100, `${whole} whole, ${broken} broken`);
  });

  it(`leaves ${CONNECTIONS} real connections alive or closes them, and a good one still works afterwards`, async () => {
    const server = net.createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const random = randomness(155);
    let delivered = 0;
    let closed = 0;
    for (let number = 0; number < CONNECTIONS; number += 1) {
      const { ours, theirs } = await pair(server, port);
      const connection = new Connection(ours, {
        deliver: async () => ((delivered += 1), 0),
        unbound: () => {},
        closed: () => void (closed += 1),
      });
      const asked = connection.request({ command: 'enquire_link' }, 5_000);
      theirs.resume().on('error', () => {});
      for (let count = 0; count < PER_CONNECTION; count += 1) theirs.write(mutated(random));
      await Promise.race([asked, pause(3)]);
      theirs.end();
      await asked;
      connection.destroy();
      theirs.destroy();
    }
    await pause(50);
    assert.equal(closed, CONNECTIONS, 'every one was closed in the end');
    assert.ok(delivered > 0);
    const { ours, theirs } = await pair(server, port);
    const good = new Connection(ours, { deliver: async () => 0, unbound: () => {}, closed: () => {} });
    theirs.once('data', () => theirs.write(encodePdu({ ...ENQUIRED, sequence: 1 })));
    const answer = await good.request({ command: 'enquire_link' }, 5_000);
    assert.ok(answer !== 'lost' && answer.command === 'enquire_link_resp');
    good.destroy();
    await new Promise((resolve) => server.close(resolve));
  });

  it('is refused when a length is too short or too long, and awaited when a header is incomplete', () => {
    const header = (length: number) => {
      const bytes = Buffer.from(of('enquire_link'));
      bytes.writeUInt32BE(length >>> 0, 0);
      return bytes;
    };
    for (const length of [0, 15, MAX_FRAME + 1, 0x7fffffff, 0xffffffff])
      assert.deepEqual(openFramer()(header(length)), { frames: [], broken: true }, `length ${length}`);
    const read = openFramer();
    const whole = of('enquire_link');
    for (const byte of whole.subarray(0, 15)) assert.deepEqual(read(Buffer.of(byte)), { frames: [], broken: false });
    assert.equal(read(whole.subarray(15)).frames.length, 1);
    assert.equal(openFramer()(Buffer.concat([whole, whole, whole.subarray(0, 3)])).frames.length, 2);
  });
});

async function pair(server: net.Server, port: number): Promise<{ ours: Socket; theirs: Socket }> {
  const arrived = once(server, 'connection') as Promise<[Socket]>;
  const ours = net.connect(port, '127.0.0.1');
  const [[theirs]] = await Promise.all([arrived, once(ours, 'connect')]);
  return { ours, theirs };
}
