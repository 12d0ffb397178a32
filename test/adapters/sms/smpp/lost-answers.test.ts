/** The answer to a submit is lost: the SMSC is cut off after it has read it. The SMS that arrive twice are counted. */
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { MayHaveLeft } from '../../../../activities/sms-gateway.ts';
import { CUTS, cutAgainAndAgain, hurriedStore, isAccepted, reportLast } from './cuts.ts';
import * as own from './own-gateway.ts';
import type { SmallSmsc } from './small-smsc.ts';
import { smallSmsc, TAGS } from './small-smsc.ts';

const QUERY = { ...TAGS, lostAnswers: 'query-by-reference' };
describe('an SMS whose submit has no answer', function () {
  this.timeout(900_000);
  before(() => own.ownStore());

  it('is recorded as unknown, queried by our reference, and not sent again when the carrier has it', async () => {
    const { smsc, port } = await smallSmsc();
    const { gateway } = await own.openGateway(port, QUERY);
    smsc.fate = () => 'cut-after-accepting';
    const sms = await own.written('Қ'.repeat(100));
    await assert.rejects(gateway.send(sms), MayHaveLeft);
    const states = (await own.partsOf(sms.id)).map(({ state }) => state);
    assert.ok(states.includes('unknown'), String(states));
    assert.ok((await gateway.unknownParts()) > 0);
    smsc.fate = () => ({ status: 0 });
    await own.eventually(() => gateway.state().bound === 1);
    await own.eventually(() => isAccepted(gateway, sms));
    assert.deepEqual(await gateway.send(sms), {
      ok: true,
      gatewayId: smsc.accepted.find(({ reference }) => reference.endsWith('#1'))!.id,
    });
    assert.deepEqual(smsc.accepted.map(({ reference }) => reference).toSorted(), [`${sms.id}#1`, `${sms.id}#2`]);
  });

  it('is recorded as unknown after a silence too; a late answer is still used', async () => {
    const { smsc, port } = await smallSmsc();
    const { gateway } = await own.openGateway(port, TAGS, { deadlines: { leaveMs: 5_000, answerMs: 200 } });
    smsc.answerMs = 600;
    const sms = await own.written('Hello');
    await assert.rejects(gateway.send(sms), MayHaveLeft);
    await own.eventually(async () => (await own.partsOf(sms.id))[0]?.state === 'accepted');
    assert.deepEqual(await gateway.send(sms), { ok: true, gatewayId: smsc.accepted[0]!.id });
    assert.equal(smsc.accepted.length, 1);
  });

  it('is not sent again while its receipt is awaited, and never when the receipt comes', async () => {
    for (const more of [{}, { user_message_reference: 'same' }]) {
      const { smsc, port } = await smallSmsc();
      const { gateway } = await own.openGateway(port, { ...TAGS, referenceTag: undefined });
      smsc.fate = () => 'cut-after-accepting';
      const sms = await own.written('Hello');
      await assert.rejects(gateway.send(sms), MayHaveLeft);
      await own.eventually(() => gateway.state().bound === 1);
      await assert.rejects(gateway.send(sms), MayHaveLeft);
      const { id, to, pdu } = smsc.accepted[0]!;
      const { user_message_reference } = pdu;
      assert.equal(
        await smsc.receipt({ id, to }, 'DELIVRD', 'user_message_reference' in more ? { user_message_reference } : {}),
        0,
      );
      await own.eventually(async () => (await own.receiptsOf(sms.id)).length === 1);
      assert.ok((await gateway.send(sms)).ok);
      assert.equal(smsc.accepted.length, 1);
    }
  });

  it('§4a gets no receipt when two SMS to the same phone are unknown: it could be of the other', async () => {
    const { smsc, port } = await smallSmsc();
    const { gateway, store } = await own.openGateway(port, { ...TAGS, referenceTag: undefined });
    const one = await own.written('Hello');
    const two = await own.written('Hello again', one.to);
    for (const sms of [one, two]) {
      smsc.fate = () => 'cut-after-accepting';
      await own.eventually(() => gateway.state().bound === 1);
      await assert.rejects(gateway.send(sms), MayHaveLeft);
    }
    await own.eventually(() => gateway.state().bound === 1);
    const { id, to, pdu } = smsc.accepted[1]!;
    await smsc.receipt({ id, to });
    await pause(500);
    assert.deepEqual([...(await own.receiptsOf(one.id)), ...(await own.receiptsOf(two.id))], []);
    assert.equal(await store.db.unmatchedReceipt.count({ where: { matchIds: { has: id } } }), 1);
    const { user_message_reference } = pdu;
    await smsc.receipt({ id, to }, 'UNDELIV', { user_message_reference });
    await own.eventually(async () => (await own.receiptsOf(two.id)).length === 2);
    assert.deepEqual(await own.receiptsOf(one.id), []);
  });

  it('is found when the worker died between submit and answer', async () => {
    const { smsc, port } = await smallSmsc();
    const store = await hurriedStore();
    const { store: real } = await own.ownStore();
    const dying = await own.openGateway(
      port,
      { ...QUERY, name: 'smpp-99' },
      { deadlines: { leaveMs: 5_000, answerMs: 5_000 } },
    );
    smsc.fate = () => 'silence';
    const sms = await own.written('Hello');
    void dying.gateway.send(sms).catch(() => {});
    await own.eventually(() => smsc.accepted.length === 1);
    assert.equal((await own.partsOf(sms.id))[0]?.state, 'submitting');
    const next = await own.openGateway(port, { ...QUERY, name: 'smpp-99' }, { store });
    await assert.rejects(next.gateway.send(sms), MayHaveLeft);
    await own.eventually(() => isAccepted(next.gateway, sms));
    assert.equal(smsc.accepted.length, 1);
    assert.equal(await real.db.smppPart.count({ where: { smsId: sms.id, state: 'accepted' } }), 1);
    smsc.cut();
  });

  it(`arrives exactly once, over ${CUTS} cuts, where the carrier answers queries by reference`, async () => {
    assert.deepEqual(await cutAgainAndAgain(QUERY, () => {}), { doubles: 0, lost: 0 });
  });

  it(`never arrives twice, over ${CUTS} cuts, where the carrier sends its receipts in time`, async () => {
    const settings = { ...TAGS, lostAnswers: 'await-receipt', awaitReceiptSeconds: 20 };
    const reporting = (smsc: SmallSmsc) => void setTimeout(() => void reportLast(smsc), 200);
    assert.deepEqual(await cutAgainAndAgain(settings, reporting), { doubles: 0, lost: 0 });
  });

  it(`arrives twice only in the half of ${CUTS} cuts that the SMSC accepted without a receipt in time`, async () => {
    const settings = { ...TAGS, lostAnswers: 'await-receipt', awaitReceiptSeconds: 20 };
    const { doubles, lost } = await cutAgainAndAgain(settings, () => {});
    assert.equal(lost, 0);
    assert.equal(doubles, CUTS / 2, 'every cut after the SMSC accepted it, because no receipt arrives');
  });
});
