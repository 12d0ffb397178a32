import assert from 'node:assert/strict';
import { newKeyPem, signerOf } from '../../../adapters/proof/keys.ts';
import { proofTools } from '../../../adapters/proof/tools.ts';
import { makeCheckpoint } from '../../../adapters/store/log/make-checkpoint.ts';
import { erasePerson } from '../../../adapters/store/privacy/erase-person.ts';
import { identifierOf, openFor } from '../../../adapters/store/database/sealed.ts';
import { checkProof } from '../../../domain/proof-check.ts';
import type { Proof } from '../../../domain/proof.ts';
import { canonical, everyChange } from './changed-proofs.ts';
import { agreedOffer, sentOffer, noteCancellationSent } from './advance-offer.ts';
import { aPhone, KEYS, startApi } from '../support.ts';
import { operatorWith } from '../operators/accounts.ts';
import type { RunningApi } from '../support.ts';

const ORIGIN = 'usynys.example/journal';

describe('the proof of an offer', function () {
  this.timeout(60_000); // the machine may be busy
  const signer = signerOf(newKeyPem(), ORIGIN);
  const proofSigner = signerOf(newKeyPem(), `${ORIGIN}/proofs`);
  const notes: string[] = [];
  let api: RunningApi;
  let offer: { id: string; code: string; phone: string };
  let proof: Proof;

  const sign = async () => {
    const sink = {
      last: async () => notes.at(-1),
      append: async (more: readonly string[]) => void notes.push(...more),
    };
    while (await makeCheckpoint(api.store, signer, sink));
  };
  const faultsOf = (changed: unknown) => checkProof(changed as Proof, proofTools).faults.map(({ place }) => place);

  before(async () => {
    api = await startApi({ proofSigner });
    offer = await agreedOffer(api);
    // A code identifies one open offer or none: offers that other tests left open with the same code are ended first.
    const { id, code } = offer;
    await api.store.db.offer.updateMany({ where: { code, id: { not: id } }, data: { endedAt: new Date() } });
    await api.webhook('/webhooks/sms/sandbox/replies', {
      messages: [
        { id: `no-${offer.id}`, from: offer.phone, text: 'қалай?' },
        // Another person sends the code: this is in the journal, and is not in the proof.
        { id: `unknown-sender-${offer.id}`, from: aPhone(), text: `1 ${offer.code}` },
      ],
    });
  });
  after(() => api.stop());

  it('§6c is refused until a checkpoint covers the latest event, and states when to ask again', async () => {
    const early = await api.call(`/v1/offers/${offer.id}/proof`);
    assert.deepEqual([early.status, early.body.code], [409, 'proof-not-ready']);
    assert.ok(Number(early.headers.get('retry-after')) > 0);
    await sign();
    const { status, body, headers } = await api.call(`/v1/offers/${offer.id}/proof`);
    assert.deepEqual([status, headers.get('cache-control')], [200, 'no-store']);
    proof = body as Proof;
  });

  it('§6c holds: signature, chain, state, log and texts are what was written', () => {
    const { checks, faults } = checkProof(proof, proofTools);
    assert.deepEqual(faults, []);
    assert.equal(proof.state, 'PROVIDING');
    assert.equal(proof.service.act.title.length > 0, true);
    const { rulesEdition, service } = proof;
    assert.deepEqual([rulesEdition, service.resultKind], ['2022-09-30', 'Decision to grant or refuse the allowance']);
    assert.deepEqual(
      proof.received.map(({ text }) => text),
      ['1', 'қалай?'],
    );
    assert.match(proof.sent[0]!.text, /сынақ/i);
    assert.deepEqual(
      proof.sent[0]!.receipts.map(({ status }) => status),
      ['delivered'],
    );
    assert.ok(
      checks.some((line) => line.includes('texts to the recipient: 1, each matches its commitment in the journal')),
    );
    assert.ok(checks.some((line) => line.includes('"1" was read as agree (effect: counts); the same today')));
  });

  it('§4a states of a reply that operators read, who read it and how', () => {
    const { inboundId } = proof.received[1]!;
    const people = { readBy: 'operator dana', confirmedBy: 'operator marat' };
    const event = { type: 'reply-read', at: proof.at, inboundId, as: 'neither', ...people } as const;
    const journal = [...proof.journal, { ...proof.journal.at(-1)!, event }];
    const { checks } = checkProof({ ...proof, journal }, proofTools);
    assert.ok(checks.some((line) => line.includes('was read as neither by operator dana and operator marat')));
  });

  it('§6b holds no phone, no identifier, no token and no text of unknown senders', async () => {
    const { recipient } = await api.store.db.offer.findUniqueOrThrow({
      where: { id: offer.id },
      include: { recipient: true },
    });
    const iin = await openFor(api.store.db, recipient.id, identifierOf(recipient.id), recipient.identifier);
    assert.match(iin, /^\d{12}$/);
    const written = JSON.stringify(proof);
    assert.ok(!written.includes('octets"'), 'they hold the number');
    for (const personal of [offer.phone.slice(1), iin, '"token"', `1 ${offer.code}`])
      assert.ok(!written.includes(personal), personal);
    assert.equal(proof.consentReference, proofTools.sha256(`${offer.id}\ntoken`));
    assert.equal(proof.journal.filter(({ event }) => event.type === 'answer-received').length, 3);
  });

  it('§6c shows an operator the octets of replies and receipts, which the journal commits to', async () => {
    const { token } = await operatorWith(api, 'viewer');
    const whole = (await api.call(`/v1/offers/${offer.id}/proof`, { key: token })).body as Proof;
    const { checks, faults } = checkProof(whole, proofTools);
    assert.deepEqual(faults, []);
    for (const line of ['octets of receipts: 1, each matches', 'octets of replies: 2, each matches'])
      assert.ok(
        checks.some((check) => check.startsWith(line)),
        checks.join('\n'),
      );
    const [reply, { receipts }] = [whole.received[0]!, whole.sent[0]!];
    const [answer, report] = [reply, receipts[0]!].map(({ octets = '' }) => Buffer.from(octets, 'base64').toString());
    assert.equal((JSON.parse(answer!) as { text: string }).text, reply.text);
    assert.equal((JSON.parse(report!) as { status: string }).status, 'delivered');
    const octets = 'MQ==';
    const other = { ...whole, received: whole.received.with(0, { ...reply, octets }) };
    const otherReceipt = whole.sent.with(0, { ...whole.sent[0]!, receipts: [{ ...receipts[0]!, octets }] });
    assert.deepEqual(faultsOf(other), ['signature', 'octets of received[0]']);
    assert.deepEqual(faultsOf({ ...whole, sent: otherReceipt }), ['signature', 'receipts[0]']);
  });

  it('§6b shows that an erased person sent replies, without their text, and still verifies', async () => {
    const other = await agreedOffer(api);
    await api.call(`/v1/offers/${other.id}/cancellation`, { json: { reason: 'made by mistake' } });
    await noteCancellationSent(api, other.id);
    await sign();
    const { recipient } = await api.store.db.offer.findUniqueOrThrow({
      where: { id: other.id },
      include: { recipient: true },
    });
    const identifier = await openFor(api.store.db, recipient.id, identifierOf(recipient.id), recipient.identifier);
    assert.equal(await erasePerson(api.store, { kind: 'person', identifier, actor: 'test' }), 'erased');
    const { body } = await api.call(`/v1/offers/${other.id}/proof`);
    const { checks, faults } = checkProof(body as Proof, proofTools);
    assert.deepEqual(faults, []);
    assert.deepEqual(
      (body as Proof).received.map(({ text }) => text),
      [''],
    );
    assert.ok(checks.includes('replies of the recipient: 1, 1 erased with the person'), checks.join());
  });

  it('§2.4 is given to the provider of the offer only', async () => {
    assert.equal((await api.call(`/v1/offers/${offer.id}/proof`, { key: KEYS.energo })).status, 404);
    assert.equal((await api.call(`/v1/offers/${offer.id}/proof`, { key: null })).status, 401);
  });

  it('does not exist where the system has no key to sign with', async () => {
    const keyless = await startApi();
    const { status } = await keyless.call(`/v1/offers/${offer.id}/proof`);
    await keyless.stop();
    assert.equal(status, 404);
  });

  it('§6c reveals each change of any value in it', () => {
    for (const [path, changed] of everyChange(proof)) assert.notDeepEqual(faultsOf(changed), [], path);
  });

  it('§6c names the place of a forgery: an entry signed anew with another key is not in the log', () => {
    const forger = signerOf(newKeyPem(), `${ORIGIN}/proofs`);
    const sealed = (changed: Omit<Proof, 'signature'>) => {
      const { signature: _, ...rest } = { signature: '', ...changed, keys: { ...changed.keys, proof: forger.vkey } };
      return { ...rest, signature: forger.sign(canonical(rest)).toString('base64') };
    };
    const entry = proof.journal[2]!;
    const cases: [Proof, string[]][] = [
      [{ ...proof, state: 'GRANTED' }, ['state']],
      [{ ...proof, received: proof.received.with(0, { ...proof.received[0]!, text: '2' }) }, ['received[0]']],
      [{ ...proof, rulesEdition: '2020-04-24' }, ['rulesEdition']],
      [{ ...proof, service: { ...proof.service, resultKind: 'Other' } }, ['service.resultKind']],
      [{ ...proof, groundArticle: 'article 1' }, ['groundArticle']],
      [{ ...proof, received: [] }, ['received', 'received']],
      [{ ...proof, sent: proof.sent.with(0, { ...proof.sent[0]!, text: 'no' }) }, ['sent[0]']],
      [{ ...proof, journal: proof.journal.with(2, { ...entry, position: entry.position + 1 }) }, ['journal entry 3']],
      [{ ...proof, journal: proof.journal.toSpliced(3, 1) }, ['journal entry 4']],
    ];
    for (const [changed, places] of cases) assert.deepEqual(faultsOf(sealed(changed)), places);
  });

  it('§6c is made for an open offer too, and then waits for the next checkpoint', async () => {
    const open = await sentOffer(api);
    await sign();
    const { body } = await api.call(`/v1/offers/${open.id}/proof`);
    assert.deepEqual([(body as Proof).state, faultsOf(body)], ['SENT', []]);
  });
});
