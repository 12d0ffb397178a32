import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { auditDatabase } from '../../../adapters/store/log/verify/audit.ts';
import { newKeyPem, signerOf } from '../../../adapters/proof/keys.ts';
import { proofTools } from '../../../adapters/proof/tools.ts';
import { makeCheckpoint } from '../../../adapters/store/log/make-checkpoint.ts';
import { checkProof } from '../../../domain/proof-check.ts';
import type { Proof } from '../../../domain/proof.ts';
import { operatorWith } from '../operators/accounts.ts';
import { sentOffer } from '../offers/advance-offer.ts';
import { applicationRole } from '../app-role.ts';
import type { RunningApi } from '../support.ts';
import { startApi } from '../support.ts';

describe('the evidence of answers at the desk', function () {
  this.timeout(60_000);
  const recorded = { answer: 'agree', channel: 'in-person', evidence: 'form 18 of Аружан' };
  let owner: RunningApi;
  let api: RunningApi;
  let application: Awaited<ReturnType<typeof applicationRole>>;
  let [first, second] = ['', ''];
  before(async () => {
    owner = await startApi();
    application = await applicationRole(owner);
    api = await startApi({ proofSigner: signerOf(newKeyPem(), 'test/proofs') }, application.url);
    first = (await operatorWith(api, 'operator')).token;
    second = (await operatorWith(api, 'operator')).token;
  });
  after(async () => {
    await api.stop();
    await application.drop();
    await owner.stop();
  });

  async function recordAnswer(): Promise<{ id: string; requestId: string }> {
    const { id } = await sentOffer(api);
    const { status, body } = await api.call(`/v1/offers/${id}/desk-answer`, { key: first, json: recorded });
    assert.equal(status, 202);
    return { id, requestId: body.requestId };
  }
  const confirm = ({ id, requestId }: { id: string; requestId: string }) =>
    api.call(`/v1/offers/${id}/desk-answer/${requestId}/confirmation`, { key: second, method: 'POST' });

  async function waiting(): Promise<string[]> {
    const found: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const { status, body } = await api.call(`/v1/desk-answers?limit=2${cursor && `&cursor=${cursor}`}`, {
        key: second,
      });
      assert.equal(status, 200);
      assert.ok(!JSON.stringify(body).includes('form 18'), '§6b a list has no evidence');
      found.push(...body.items.map(({ requestId }: { requestId: string }) => requestId));
      cursor = body.nextCursor;
    }
    return found;
  }

  it('is listed while it waits for a second person, page by page, the longest wait first', async () => {
    const answers = [await recordAnswer(), await recordAnswer(), await recordAnswer()];
    const ids = answers.map(({ requestId }) => requestId);
    assert.deepEqual((await waiting()).slice(-3), ids);
    await api.call(`/v1/offers/${answers[0]!.id}/cancellation`, { key: first, json: { reason: 'asked for' } });
    assert.equal((await confirm(answers[1]!)).status, 200);
    assert.deepEqual(
      (await waiting()).filter((id) => ids.includes(id)),
      ids.slice(2),
    );
  });

  it('§6b is shown to the person who confirms, after an entry in the audit log', async () => {
    const { id, requestId } = await recordAnswer();
    const read = async (place: string) => api.call(place, { key: second });
    const { status, body } = await read(`/v1/offers/${id}/desk-answer/${requestId}`);
    const { answer, channel, evidence } = body;
    assert.deepEqual([status, { answer, channel, evidence }, body.confirmedBy], [200, recorded, undefined]);
    const reads = await owner.store.db.auditEntry.findMany({
      where: { subject: `offer-${id}`, action: 'readDeskAnswer' },
    });
    assert.equal(reads.length, 1);
    await confirm({ id, requestId });
    assert.match((await read(`/v1/offers/${id}/desk-answer/${requestId}`)).body.confirmedBy, /^operator /);
    const { id: other } = await sentOffer(api);
    assert.equal((await read(`/v1/offers/${other}/desk-answer/${requestId}`)).status, 404, 'of another offer');
    assert.equal((await read(`/v1/offers/${id}/desk-answer/x`)).status, 404);
    assert.equal((await read(`/v1/offers/${id}/desk-answer/${randomUUID()}`)).status, 404);
  });

  it('§6c is in the proof, which reveals each change of it', async () => {
    const answer = await recordAnswer();
    await confirm(answer);
    const sink = { last: () => Promise.resolve(undefined), append: () => Promise.resolve() };
    while (await makeCheckpoint(owner.store, signerOf(newKeyPem(), 'test/log'), sink));
    const proof = (await api.call(`/v1/offers/${answer.id}/proof`)).body as Proof;
    const [one] = proof.desk!;
    assert.deepEqual([one?.requestId, one?.text, proof.desk!.length], [answer.requestId, recorded.evidence, 1]);
    const { checks, faults } = checkProof(proof, proofTools);
    assert.deepEqual(faults, []);
    assert.ok(
      checks.includes('answers at the desk with their evidence: 1, each matches its commitment in the journal'),
    );
    const { desk: _, ...without } = proof;
    const changes: [object, string][] = [
      [{ ...proof, desk: [{ ...one!, text: 'form 19' }] }, 'desk[0]'],
      [{ ...proof, desk: [one!, one!] }, 'desk[1]'],
      [without, 'desk'],
    ];
    for (const [changed, place] of changes) {
      const places = checkProof(changed as Proof, proofTools).faults.map((fault) => fault.place);
      assert.deepEqual(places, ['signature', place]);
    }
  });

  it('§6c is compared by an audit with the hash in the journal', async () => {
    const answer = await recordAnswer();
    await confirm(answer);
    const { db } = owner.store;
    const findings = async () => (await auditDatabase(db, {})).findings.filter(({ offerId }) => offerId === answer.id);
    const before = await auditDatabase(db, {});
    assert.deepEqual(await findings(), []);
    const where = { id: answer.requestId };
    const { evidence, salt } = await db.deskAnswer.findUniqueOrThrow({ where });
    const { evidence: other } = await db.deskAnswer.findFirstOrThrow({ where: { id: { not: answer.requestId } } });
    await db.deskAnswer.update({ where, data: { evidence: other } });
    const [found, ...more] = await findings();
    assert.deepEqual([found?.problem, more], ['its text is not the one to which it commits', []]);
    await db.deskAnswer.update({ where, data: { salt: null } });
    const erased = await auditDatabase(db, {});
    assert.equal(erased.texts, before.texts - 1, 'an erased one is not compared');
    await db.deskAnswer.update({ where, data: { evidence, salt } });
    assert.deepEqual(await findings(), []);
  });
});
