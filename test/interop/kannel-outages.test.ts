import assert from 'node:assert/strict';
import { atKannel } from './at-kannel.ts';

/** Kannel's warnings about a connection that a test has cut. */
const LOST_CONNECTION = /[Cc]onnect|I\/O error|Couldn't fetch|[Ee]rror (reading|writing)|[Rr]econnect|System error/;

describe('Kannel at the SMSC of the sandbox, when one of them is away', function () {
  this.timeout(120_000);
  const { session, soon, log, warnings, reported, replies, arrivals, anSms, send } = atKannel();

  const fault = async (body: object) => {
    assert.equal((await session().world.call('POST', '/control/systems/sms', body)).status, 200);
  };

  /** An SMS of two parts that has reached its phone. */
  const sent = async () => {
    const one = anSms('Ұ'.repeat(100));
    await send(one);
    await soon(async () => (await session().arrived(one.to)).length === 1);
    return one;
  };

  it('an SMSC that throttles delays, and nothing is lost or doubled', async () => {
    await fault({ throttledMs: 60_000 });
    const many = Array.from({ length: 15 }, (_, index) => anSms(`Нөмір ${index}`));
    await Promise.all(many.map(send));
    await soon(async () => log().some((line) => /Throttling error/.test(line)));
    await fault({ throttledMs: 0 });
    await soon(async () => (await arrivals(many)).every((count) => count > 0));
    assert.deepEqual(await arrivals(many), Array(15).fill(1));
    // SMPP 3.4, 4.4.2: an answer with an error status has no body. Kannel warns of it and goes on.
    assert.deepEqual(warnings(/Throttling error|\(message_id\) has no NULL/), []);
  });

  it('a connection that is cut delays, and nothing is lost or doubled in either direction', async () => {
    const { to: phone } = await sent();
    await session().toSmsc.cut();
    const many = Array.from({ length: 5 }, (_, index) => anSms(`Үзіліс ${index}: ${'ұ'.repeat(80)}`));
    await Promise.all(many.map(send));
    await session().reply(phone, '1');
    assert.deepEqual([await arrivals(many), replies(phone).length], [Array(5).fill(0), 0]);
    await session().toSmsc.heal();
    await soon(async () => (await arrivals(many)).every((count) => count > 0) && replies(phone).length > 0);
    assert.deepEqual([await arrivals(many), replies(phone).length], [Array(5).fill(1), 1]);
    assert.deepEqual(warnings(LOST_CONNECTION), []);
  });

  it('a submit whose connection is cut before its answer is repeated: at worst the phone gets it twice', async () => {
    await fault({ cutAfterSubmit: 1 });
    const one = anSms('Жауап жоғалды');
    await send(one);
    await soon(async () => (await session().arrived(one.to)).length > 0);
    await soon(() => session().kannel.isOnline());
    await soon(async () => (await session().kannel.waiting()) === 0);
    assert.ok((await session().arrived(one.to)).length <= 2);
    assert.deepEqual(warnings(LOST_CONNECTION), []);
  });

  it('Kannel that is killed and started again still has its SMS, and assigns receipts to them', async () => {
    const before = await sent();
    await session().toSmsc.cut();
    const many = Array.from({ length: 3 }, (_, index) => anSms(`Қайта қосылды ${index}`));
    await Promise.all(many.map(send));
    await session().kannel.kill();
    await session().toSmsc.heal();
    await session().kannel.start();
    await soon(async () => (await arrivals(many)).every((count) => count > 0));
    assert.deepEqual(await arrivals(many), Array(3).fill(1));
    await session().report(before.to, 'delivered');
    for (const part of [1, 2]) await soon(() => reported(before, 'delivered', part));
    // Its two programs warn about each other: bearerbox may stop and start a moment before smsbox.
    assert.deepEqual(warnings(new RegExp(`${LOST_CONNECTION.source}|Bearerbox is gone|smsbox_list empty`)), []);
  });
});
