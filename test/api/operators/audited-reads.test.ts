/** Every read of personal data, by every GET of the OpenAPI document. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { newKeyPem, signerFromFile } from '../../../adapters/proof/keys.ts';
import { makeCheckpoint } from '../../../adapters/store/log/make-checkpoint.ts';
import { operatorWith } from './accounts.ts';
import { agreedOffer } from '../offers/advance-offer.ts';
import { applicationRole } from '../app-role.ts';
import type { RunningApi } from '../support.ts';
import { anIin, anOffer, KEYS, startApi } from '../support.ts';

/** The calls that show persons to providers; no other GET does. */
const SHOW_PEOPLE = ['listOffers', 'readOffer', 'readMessages', 'readJournal', 'readProof'];

describe('reads of personal data', function () {
  this.timeout(60_000);
  const keyFile = path.join(os.tmpdir(), `usynys-reads-${process.pid}.pem`);
  let owner: RunningApi;
  let api: RunningApi;
  let application: Awaited<ReturnType<typeof applicationRole>>;
  let gets: { id: string; place: string }[];
  let offer: { id: string; reference: string };

  before(async () => {
    fs.writeFileSync(keyFile, newKeyPem(), { mode: 0o600 });
    owner = await startApi();
    application = await applicationRole(owner);
    api = await startApi({ proofSigner: signerFromFile(keyFile, 'test/proofs') }, application.url);
    type Described = { operationId: string };
    const document = (await api.call('/openapi.json', { key: null })).body;
    gets = Object.entries(document.paths as Record<string, { get?: Described }>).flatMap(([place, { get }]) =>
      get ? [{ id: get.operationId, place }] : [],
    );
    const { id } = await agreedOffer(api);
    offer = (await api.call(`/v1/offers/${id}`)).body;
    await makeCheckpoint(owner.store, signerFromFile(keyFile, 'test/log'), {
      last: () => Promise.resolve(undefined),
      append: () => Promise.resolve(),
    });
  });
  after(async () => {
    await api.stop();
    await application.drop();
    await owner.stop();
    fs.rmSync(keyFile);
  });

  const addressOf = (place: string): string => {
    const named: Record<string, string> = { id: offer.id, asset: 'start.js' };
    named['code'] = place.startsWith('/problems') ? 'not-found' : 'test-allowance';
    const address = place.replaceAll(/\{(\w+)\}/g, (_, name: string) => named[name] ?? 'x');
    // Other tests have made newer offers.
    return place === '/v1/offers' ? `${address}?reference=${offer.reference}` : address;
  };
  const newest = async () => (await owner.store.db.auditEntry.findFirst({ orderBy: { id: 'desc' } }))?.id ?? 0n;
  const since = (id: bigint) => owner.store.db.auditEntry.findMany({ where: { id: { gt: id } } });

  it('§6b by a provider leave one entry each in the audit log, and other reads none', async () => {
    const left: string[] = [];
    for (const { id, place } of gets) {
      const before = await newest();
      const { status } = await api.call(addressOf(place));
      const entries = await since(before);
      if (SHOW_PEOPLE.includes(id)) assert.equal(status, 200, id);
      left.push(...entries.map(({ action }) => action));
      for (const { actor, action, subject, detail } of entries) {
        const { by, offers = [] } = detail as { by: string; offers?: string[] };
        assert.deepEqual([actor, action, by], ['provider enbek', id, `key ${KEYS.enbek.slice(4, 12)}`]);
        assert.ok(subject === `offer-${offer.id}` || offers.includes(offer.id), `${id} names what was shown`);
      }
    }
    assert.deepEqual(left.toSorted(), SHOW_PEOPLE.toSorted());
  });

  it('§6b by an operator leave one entry each in the audit log', async () => {
    const { name, token: key } = await operatorWith(api, 'admin');
    for (const { id, place } of gets) {
      const before = await newest();
      const { status } = await api.call(addressOf(place), { key });
      const entries = (await since(before)).map(({ actor, action }) => `${actor}: ${action}`);
      const isTheirs = place.startsWith('/v1/') && status !== 403;
      assert.deepEqual(entries, isTheirs ? [`operator ${name}: ${id}`] : [], id);
    }
  });

  it('§6b by a search record that a person was searched for, and never which', async () => {
    const iin = anIin();
    const { body: mine } = await api.call('/v1/offers', { json: anOffer({ recipient: { iin } }) });
    const before = await newest();
    assert.equal((await api.call('/v1/offers/search', { json: { recipient: iin } })).status, 200);
    const [entry, ...more] = await since(before);
    assert.deepEqual(
      [entry?.action, entry?.detail, more],
      ['searchOffers', { by: `key ${KEYS.enbek.slice(4, 12)}`, recipient: 'named', offers: [mine.id] }, []],
    );
    assert.ok(!JSON.stringify(entry?.detail).includes(iin));
  });

  it('§6b are recorded where a repeated request returns an offer, and not where it is made', async () => {
    const json = anOffer();
    const before = await newest();
    const { body } = await api.call('/v1/offers', { json });
    assert.deepEqual(await since(before), []);
    assert.equal((await api.call('/v1/offers', { json })).status, 200);
    assert.deepEqual(
      (await since(before)).map(({ action, subject }) => [action, subject]),
      [['makeOffer', `offer-${body.id}`]],
    );
  });

  it('§6b are refused and show nothing when the audit log cannot be written', async () => {
    const { token } = await operatorWith(api, 'admin');
    await owner.store.db.$executeRaw`REVOKE INSERT ON audit_log FROM usynys_app`;
    try {
      for (const { id, place } of gets.filter((get) => get.place.startsWith('/v1/'))) {
        const callers = [
          { key: token, refused: true },
          { key: KEYS.enbek, refused: SHOW_PEOPLE.includes(id) },
        ];
        for (const { key, refused } of callers) {
          const { status, body } = await api.call(addressOf(place), { key });
          if (status === 403) continue;
          assert.equal(status, refused ? 503 : 200, id);
          assert.ok(!refused || body.code === 'unavailable', id);
          assert.ok(!refused || !JSON.stringify(body).includes(offer.id), id);
        }
      }
      const searched = await api.call('/v1/offers/search', { json: {} });
      assert.deepEqual([searched.status, searched.body.items], [503, undefined]);
    } finally {
      await owner.store.db.$executeRaw`GRANT INSERT ON audit_log TO usynys_app`;
    }
    assert.equal((await api.call(`/v1/offers/${offer.id}`)).status, 200);
  });

  it('§6b can be listed by administrators for an offer, also those made through a list', async () => {
    const { token: key } = await operatorWith(api, 'admin');
    const { body: mine } = await api.call('/v1/offers', { json: anOffer() });
    const { token: viewer, name } = await operatorWith(api, 'viewer');
    await api.call(`/v1/offers?reference=${mine.reference}`);
    await api.call(`/v1/offers/${mine.id}`, { key: viewer });
    await api.call(`/v1/offers/${mine.id}/journal`);
    const ask = async (query: string) => {
      const { status, body } = await api.call(`/v1/audit-log?${query}`, { key });
      assert.equal(status, 200);
      return body as { items: { id: string; actor: string; action: string }[]; nextCursor: string | null };
    };
    const about = `offer=${mine.id.toUpperCase()}`;
    const seen = (await ask(about)).items;
    assert.deepEqual(
      seen.map(({ actor, action }) => `${actor}: ${action}`),
      ['provider enbek: readJournal', `operator ${name}: readOffer`, 'provider enbek: listOffers'],
    );
    const pages: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page = await ask(`${about}&limit=2${cursor && `&cursor=${cursor}`}`);
      pages.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    assert.deepEqual(
      pages,
      seen.map(({ id }) => id),
    );
    const narrowed = await ask(`${about}&actor=provider%20enbek&action=readJournal`);
    assert.deepEqual(narrowed.items, seen.slice(0, 1));
    assert.deepEqual((await ask(`${about}&to=2026-01-01T00:00:00Z`)).items, []);
    assert.equal((await api.call('/v1/audit-log?actor=', { key })).status, 400);
    assert.equal((await api.call('/v1/audit-log', { key: viewer })).status, 403);
  });
});
