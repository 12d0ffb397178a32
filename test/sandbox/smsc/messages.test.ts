import assert from 'node:assert/strict';
import { startWorld } from '../harness.ts';
import type { TestWorld } from '../harness.ts';
import { bound, part, receiptText, submission, tlv, TO, ucs2 } from './client.ts';
import type { Client } from './client.ts';

const KAZAKH = 'Сізге жәрдемақы ұсынылады. Келісесіз бе? 1 – иә, 2 – жоқ. № 47. Мерзімі 24 сағат, жауап тегін.';

describe('sandbox: the SMSC, messages and their receipts', () => {
  let world: TestWorld;
  let client: Client;
  const start = async (changes = {}) => {
    world = await startWorld(changes);
    client = await bound(world.smppPort);
  };
  afterEach(async () => {
    await client.close();
    await world.stop();
  });
  const messages = async () => (await world.call('GET', '/control/messages')).body;
  const report = (receipt: object) => world.call('POST', '/control/receipts', { to: TO, ...receipt });
  const sendParts = async (parts: Buffer[], reference = 'o-1.offer') => {
    const ids: unknown[] = [];
    for (const [index, bytes] of parts.entries()) {
      const fields = submission('', { short_message: bytes, data_coding: 8, esm_class: 0x40 });
      ids.push((await client.ask('submit_sm', fields, tlv(0x1410, `${reference}#${index + 1}`))).message_id);
    }
    return ids;
  };
  const twoParts = (reference = 1) => [
    part(reference, 2, 1, ucs2(KAZAKH.slice(0, 67))),
    part(reference, 2, 2, ucs2(KAZAKH.slice(67))),
  ];

  it('joins the parts of a message, in any order', async () => {
    await start();
    const [first, second] = twoParts();
    await sendParts([second!, first!]);
    const [message, ...others] = await messages();
    assert.deepEqual(others, []);
    assert.deepEqual(
      [message.id, message.kind, message.to, message.text, message.sender, message.parts],
      ['o-1.offer', 'offer', TO, KAZAKH, '1414', 2],
    );
  });

  it('reads message_payload, sar_* and every supported coding', async () => {
    await start();
    await client.ask('submit_sm', submission('', { data_coding: 8 }), tlv(0x0424, ucs2(KAZAKH)));
    for (const [number, text] of ['Hello ', 'world'].entries()) {
      const sar = [
        tlv(0x020c, Buffer.from([0, 9])),
        tlv(0x020e, Buffer.from([2])),
        tlv(0x020f, Buffer.from([number + 1])),
      ];
      await client.ask('submit_sm', submission(text), ...sar);
    }
    const codings: [number, Buffer][] = [
      [0, Buffer.from([0x00, 0x1b, 0x65, 0x1b, 0x3c, 0x10])], // @ € [ Δ in the GSM alphabet
      [1, Buffer.from('plain')],
      [3, Buffer.from('Ünïcode', 'latin1')],
      [8, ucs2('Ә 🙂')],
      [0xf1, Buffer.from('class 1')],
    ];
    for (const [data_coding, short_message] of codings)
      await client.ask('submit_sm', submission('', { data_coding, short_message }));
    assert.deepEqual(
      (await messages()).map(({ text }: { text: string }) => text),
      [KAZAKH, 'Hello world', '@€[Δ', 'plain', 'Ünïcode', 'Ә 🙂', 'class 1'],
    );
    const binary = await client.ask('submit_sm', submission('', { data_coding: 4, short_message: Buffer.from('a') }));
    assert.equal(binary.command_status, 0x45);
  });

  it('§4a reports on each part separately, in the carrier’s zone, with the client’s references', async () => {
    await start();
    const ids = await sendParts(twoParts());
    await client.ask('submit_sm', submission('One part', { data_coding: 0 }), tlv(0x0204, Buffer.from([0x12, 0x34])));
    assert.equal((await report({ status: 'undeliverable' })).status, 200);
    assert.equal(client.received[0]?.user_message_reference, 0x1234);
    assert.match(receiptText(client.received[0]), /dlvrd:000 .* stat:UNDELIV err:005 text:One part$/);

    await sendParts(twoParts(2), 'o-2.offer');
    client.received.length = 0;
    await report({ status: 'delivered', at: '2026-11-24T20:30:15Z' });
    const [first, second] = client.received;
    assert.equal(client.received.length, 2);
    const shape = /^id:(\d+) sub:001 dlvrd:001 submit date:\d{10} done date:261125013015 stat:DELIVRD err:000 text:$/;
    assert.equal(shape.exec(receiptText(first))?.[1], first?.receipted_message_id);
    assert.match(receiptText(second), shape);
    assert.notEqual(first?.receipted_message_id, second?.receipted_message_id);
    assert.ok(!ids.includes(first?.receipted_message_id));
    assert.deepEqual(
      [first?.esm_class, first?.message_state, first?.source_addr, first?.destination_addr],
      [0x04, 2, TO.slice(1), '1414'],
    );
    assert.deepEqual([String(first?.[0x1410]), String(second?.[0x1410])], ['o-2.offer#1\0', 'o-2.offer#2\0']);
  });

  it('reports on the first part only, or as often as requested', async () => {
    await start();
    const ids = await sendParts(twoParts());
    await report({ status: 'delivered', parts: 1 });
    assert.deepEqual(
      client.received.map(({ receipted_message_id }) => receipted_message_id),
      [ids[0]],
    );
    await report({ status: 'delivered', part: 2, count: 3 });
    assert.deepEqual(
      client.received.slice(1).map(({ receipted_message_id }) => receipted_message_id),
      [ids[1], ids[1], ids[1]],
    );
  });

  it('sends only requested receipts, and only those of failures when only these were requested', async () => {
    await start();
    await client.ask('submit_sm', submission('none', { registered_delivery: 0 }));
    await report({ status: 'delivered' });
    await client.ask('submit_sm', submission('failures', { registered_delivery: 2 }));
    await report({ status: 'delivered' });
    await report({ status: 'expired' });
    assert.deepEqual(
      client.received.map(({ message_state }) => message_state),
      [3],
    );
  });

  it('writes ids decimal in its answers and hexadecimal in receipts when it is configured so', async () => {
    await start({ SANDBOX_SMPP_RECEIPT_IDS: 'hex' });
    const { message_id } = await client.ask('submit_sm', submission('a'));
    await report({ status: 'delivered' });
    const told = /^id:([0-9A-F]+) /.exec(receiptText(client.received[0]))?.[1] ?? '';
    assert.notEqual(told, message_id);
    assert.equal(String(BigInt(`0x${told}`)), message_id);
  });

  it('§4a answers query_sm with the status of a part, by its id or by the client’s reference', async () => {
    await start();
    const [first, second] = await sendParts(twoParts());
    const state = async (message_id: unknown, ...tlvs: Buffer[]) => {
      const answer = await client.ask('query_sm', { message_id, source_addr: '1414' }, ...tlvs);
      return [answer.command_status, answer.message_id, answer.message_state];
    };
    assert.deepEqual(await state(first), [0, first, 1]);
    await report({ status: 'delivered', parts: 1 });
    assert.deepEqual(await state(first), [0, first, 2]);
    assert.deepEqual(await state('o-1.offer#1'), [0, first, 2]);
    assert.deepEqual(await state('', tlv(0x1410, 'o-1.offer#2')), [0, second, 1]);
    await world.call('POST', '/control/statusQueries', { to: TO, answer: 'unknown' });
    assert.deepEqual(await state(first), [0, first, 7]);
    assert.equal((await client.ask('query_sm', { message_id: 'never-given' })).command_status, 0x0c);
    assert.equal((await client.ask('query_sm', { message_id: first, source_addr: '9' })).command_status, 0x67);
  });

  it('finds no message by reference when that is switched off', async () => {
    await start({ SANDBOX_SMPP_QUERY_BY_REFERENCE: false });
    await client.ask('submit_sm', submission('a'), tlv(0x1410, 'o-1.offer#1'));
    assert.equal((await client.ask('query_sm', { message_id: 'o-1.offer#1' })).command_status, 0x0c);
  });

  it('sends a text as often as it is submitted, like most carriers', async () => {
    await start();
    const ids = [await sendParts(twoParts()), await sendParts(twoParts())].flat();
    assert.equal(new Set(ids).size, 4);
    assert.equal((await messages()).length, 2);
  });

  it('recognises a repeated reference when that is switched on', async () => {
    await start({ SANDBOX_SMPP_DEDUPE: true });
    assert.deepEqual(await sendParts(twoParts()), await sendParts(twoParts()));
    assert.equal((await messages()).length, 1);
  });

  it('refuses an SMS as the persona of the phone defines', async () => {
    await start();
    const refused = await client.ask('submit_sm', submission('a', { destination_addr: '77015550113' }));
    assert.equal(refused.command_status, 0x0b);
    await world.call('PATCH', '/control/people/900101400013', { smsRefusal: 'no-money' });
    assert.equal((await client.ask('submit_sm', submission('a'))).command_status, 0x401);
  });

  it('sends receipts and replies of an HTTP message over HTTP', async () => {
    await start();
    const body = { id: 'o-9.offer', to: TO, text: 'a', sender: '1414', validitySeconds: 60 };
    await world.call('POST', '/sms/messages', body);
    await report({ status: 'delivered' });
    await world.call('POST', '/control/replies', { from: TO, text: '1' });
    assert.deepEqual(client.received, []);
    assert.equal(world.api.received.length, 2);
  });
});
