import assert from 'node:assert/strict';
import { atKannel } from './at-kannel.ts';
import { sendOffer } from './kannel-session.ts';

/** What Kannel says of a connection that a test has cut. */
const LOST_CONNECTION = /[Cc]onnect|I\/O error|Couldn't fetch|[Ee]rror reading|[Rr]econnect|System error/;

describe('Kannel between us and the SMSC, when one of them is away', function () {
  this.timeout(120_000);
  const { session, soon, log, complaints, state, reported, replies, arrivals, anSms, send } = atKannel();

  const fault = async (body: object) => {
    assert.equal((await session().world.call('POST', '/control/systems/sms', body)).status, 200);
  };

  it('an SMSC that throttles delays, and nothing is lost or doubled', async () => {
    await fault({ throttledMs: 60_000 });
    const many = Array.from({ length: 15 }, (_, index) => anSms(`Нөмір ${index}`));
    await Promise.all(many.map(send));
    await soon(async () => log().some((line) => /Throttling error/.test(line)));
    await fault({ throttledMs: 0 });
    await soon(async () => (await arrivals(many)).every((count) => count > 0));
    assert.deepEqual(await arrivals(many), Array(15).fill(1));
    // SMPP 3.4, 4.4.2: an answer that tells of a fault has no body. Kannel misses it and goes on.
    assert.deepEqual(complaints(/Throttling error|\(message_id\) has no NULL/), []);
  });

  it('a connection that is cut delays, and nothing is lost or doubled in either direction', async () => {
    const { phone } = await sendOffer(session());
    await soon(async () => (await session().arrived(phone)).length === 1);
    await session().toSmsc.cut();
    const many = Array.from({ length: 5 }, (_, index) => anSms(`Үзіліс ${index}: ${'ұ'.repeat(80)}`));
    await Promise.all(many.map(send));
    await session().reply(phone, '1');
    assert.deepEqual([await arrivals(many), (await replies(phone)).length], [Array(5).fill(0), 0]);
    await session().toSmsc.heal();
    await soon(async () => (await arrivals(many)).every((count) => count > 0) && (await replies(phone)).length > 0);
    assert.deepEqual([await arrivals(many), (await replies(phone)).length], [Array(5).fill(1), 1]);
    assert.deepEqual(complaints(LOST_CONNECTION), []);
  });

  it('a submit that is cut off before its answer is made again: at worst the phone has it twice', async () => {
    await fault({ cutAfterSubmit: 1 });
    const one = anSms('Жауап жоғалды');
    await send(one);
    await soon(async () => (await session().arrived(one.to)).length > 0);
    await soon(() => session().kannel.isOnline());
    await soon(async () => (await session().kannel.waiting()) === 0);
    assert.ok((await session().arrived(one.to)).length <= 2);
    assert.deepEqual(complaints(LOST_CONNECTION), []);
  });

  it('§6c while our API is away Kannel keeps receipts and replies, and brings them afterwards', async () => {
    const { id, phone, sms: sent } = await sendOffer(session());
    await soon(async () => (await session().arrived(phone)).length === 1);
    await session().toApi.cut();
    await session().report(phone, 'delivered');
    await session().reply(phone, 'ИӘ');
    for (const what of ['receipts', 'replies'])
      await soon(async () => log().some((line) => line.includes("Couldn't fetch") && line.includes(`/${what}?`)));
    await session().toApi.heal();
    for (const part of [1, 2]) await soon(() => reported(sent.id, 'delivered', part));
    await soon(async () => (await state(id)) === 'PROVIDING');
    assert.deepEqual(
      (await replies(phone)).map(({ text }) => text),
      ['ИӘ'],
    );
    assert.deepEqual(complaints(LOST_CONNECTION), []);
  });

  it('Kannel killed and started again still has what it was given, and knows whose receipts come', async () => {
    const { id, phone, sms: sent } = await sendOffer(session());
    await soon(async () => (await session().arrived(phone)).length === 1);
    await session().toSmsc.cut();
    const many = Array.from({ length: 3 }, (_, index) => anSms(`Қайта қосылды ${index}`));
    await Promise.all(many.map(send));
    await session().kannel.kill();
    await session().toSmsc.heal();
    await session().kannel.start();
    await soon(async () => (await arrivals(many)).every((count) => count > 0));
    assert.deepEqual(await arrivals(many), Array(3).fill(1));
    await session().report(phone, 'delivered');
    for (const part of [1, 2]) await soon(() => reported(sent.id, 'delivered', part));
    assert.equal(await state(id), 'AWAITING_ANSWER');
    // Its two programs miss each other: bearerbox may go, and comes, a moment before smsbox.
    assert.deepEqual(complaints(new RegExp(`${LOST_CONNECTION.source}|Bearerbox is gone|smsbox_list empty`)), []);
  });
});
