import assert from 'node:assert/strict';
import { openRetentionBook } from '../../../adapters/store/privacy/purge-expired-data.ts';
import * as at from './offer-steps.ts';
import { newPerson } from './own-store.ts';

const DAY_MS = 24 * 3_600_000;
const TERMS = { persons: 100 * DAY_MS, unknownSenders: 10 * DAY_MS, deliveries: 3 * DAY_MS, repeats: 30 * DAY_MS };

/** Purges until nothing is due. */
async function sweep() {
  const book = openRetentionBook((await at.sharedStore()).store, TERMS);
  let batches = 1;
  while ((await book.purge()).more) batches += 1;
  return batches;
}

async function ended() {
  const offer = await at.screened();
  await offer.book.record(offer.id, (_, { iso }) => [
    { type: 'offer-ended', at: iso, state: 'CANCELLED', reason: 'test' },
  ]);
  return offer;
}

describe('data after its term of retention', function () {
  this.timeout(120_000);
  const erased = async (offer: { id: string }) => {
    const { db } = (await at.sharedStore()).store;
    const { recipientId } = await at.offerOf(offer.id);
    return (await db.recipient.findUniqueOrThrow({ where: { id: recipientId } })).erasedAt !== null;
  };

  it('§6b is erased for persons after their last offer, and not while an offer is open or younger', async () => {
    const [old, open] = [await ended(), await at.received()];
    at.pass(99 * DAY_MS);
    const young = await ended();
    await sweep();
    assert.deepEqual([await erased(old), await erased(open), await erased(young)], [false, false, false]);
    at.pass(2 * DAY_MS);
    await sweep();
    assert.deepEqual([await erased(old), await erased(open), await erased(young)], [true, false, false]);
    assert.ok((await at.journalOf(old.id)).length > 0, 'the journal stays');
  });

  it('§6b is kept for persons who opted out: otherwise they would get offers again', async () => {
    const offer = await at.received();
    await at.reply(offer.phone, 'stop');
    await offer.book.record(offer.id, (_, { iso }) => [
      { type: 'offer-ended', at: iso, state: 'CANCELLED', reason: 'test' },
    ]);
    at.pass(200 * DAY_MS);
    await sweep();
    assert.equal(await erased(offer), false);
  });

  it('§6b is deleted for messages of unknown senders and the answers to them', async () => {
    const { db } = (await at.sharedStore()).store;
    const { phone } = newPerson();
    await at.reply(phone, 'who are you?');
    const [message] = await db.inboundSms.findMany({ where: { phoneIndex: at.indexOf(phone) } });
    const offer = await at.received();
    await offer.book.prepareReply({ inboundId: message!.id, kind: 'unknownSender' });
    const left = async () => [
      await db.inboundSms.count({ where: { phoneIndex: at.indexOf(phone) } }),
      await db.outgoingSms.count({ where: { phoneIndex: at.indexOf(phone) } }),
    ];
    at.pass(9 * DAY_MS);
    await sweep();
    assert.deepEqual(await left(), [1, 1]);
    at.pass(2 * DAY_MS);
    await sweep();
    assert.deepEqual(await left(), [0, 0]);
  });

  it('is deleted once it was delivered; undelivered rows stay, however old', async () => {
    const { db } = (await at.sharedStore()).store;
    await at.made();
    const [delivered, waits] = await db.outbox.findMany({ orderBy: { id: 'desc' }, take: 2 });
    await db.outbox.update({ where: { id: delivered!.id }, data: { deliveredAt: at.now() } });
    at.pass(4 * DAY_MS);
    await sweep();
    assert.equal(await db.outbox.count({ where: { id: delivered!.id } }), 0);
    assert.equal(await db.outbox.count({ where: { id: waits!.id } }), 1);
  });

  it('§6b is deleted with an entry in the audit log of what was deleted and how much', async () => {
    const { db } = (await at.sharedStore()).store;
    const entries = await db.auditEntry.findMany({ where: { action: 'data-purged' } });
    assert.ok(entries.some(({ detail }) => (detail as { persons: number }).persons > 0));
    assert.equal(await sweep(), 1, 'nothing is left');
  });
});
