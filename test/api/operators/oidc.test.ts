import assert from 'node:assert/strict';
import { exportSPKI, UnsecuredJWT } from 'jose';
import { OidcSettings } from '../../../adapters/oidc/settings.ts';
import { openTokenReader } from '../../../adapters/oidc/tokens.ts';
import { updateProvider } from '../../../adapters/store/catalogue/providers.ts';
import type { TokenIssuer } from '../../support/token-issuer.ts';
import { accessToken, issuerKey, startIssuer } from '../../support/token-issuer.ts';
import type { RunningApi } from '../support.ts';
import { anOffer, KEYS, startApi } from '../support.ts';

const HOUR_MS = 3_600_000;

describe('access tokens (OIDC)', function () {
  this.timeout(60_000);
  let api: RunningApi;
  let issuer: TokenIssuer;
  before(async () => {
    issuer = await startIssuer();
    const { issuer: name, jwksUrl } = issuer;
    const common = { issuer: name, jwksUrl };
    const settings = [
      { ...common, name: 'systems', who: 'provider', audience: 'usynys' },
      {
        ...common,
        name: 'people',
        who: 'operator',
        audience: 'usynys-desk',
        rolesClaim: 'realm_access.roles',
        roles: { viewer: 'usynys-view', operator: 'usynys-work' },
      },
    ].map((one) => OidcSettings.parse(one));
    const now = () => Promise.resolve(Date.now());
    api = await startApi({ tokens: openTokenReader(settings, now, { cooldownDuration: 0 }) });
  });
  after(async () => {
    await api.stop();
    await issuer.stop();
  });

  const SYSTEM = { client_id: 'enbek', scope: 'openid offers' };
  type Changes = Parameters<typeof accessToken>[2];
  const tokenOf = (claims: object, changes: Changes = {}, key = issuer.first) =>
    accessToken(issuer.issuer, key, { ...changes, claims: { ...claims, ...changes.claims } });
  const statusOf = async (key: string, path = '/v1/offers') => (await api.call(path, { key })).status;
  const person = (...roles: string[]) => ({ aud: 'usynys-desk', realm_access: { roles } });

  it('§2.4 let a provider’s system in with its scopes, to its own objects', async () => {
    const token = await tokenOf(SYSTEM);
    assert.deepEqual([await statusOf(token), await statusOf(token, '/v1/services')], [200, 403]);
    const mine = (await api.call('/v1/offers', { key: token, json: anOffer() })).body;
    const other = await tokenOf({ ...SYSTEM, client_id: 'energo' });
    assert.equal(await statusOf(token, `/v1/offers/${mine.id}`), 200);
    assert.equal((await api.call(`/v1/offers/${mine.id}`)).status, 200, 'as its key does');
    assert.equal(await statusOf(other, `/v1/offers/${mine.id}`), 404);
    assert.equal(await statusOf(await tokenOf({ ...SYSTEM, client_id: 'nobody' })), 401);
  });

  it('§2.4 of a provider that is disabled are refused, and let it in again afterwards', async () => {
    const token = await tokenOf(SYSTEM);
    await updateProvider(api.store, 'enbek', { isDisabled: true }, 'test');
    try {
      const { status, body } = await api.call('/v1/offers', { key: token });
      assert.deepEqual([status, body.code], [403, 'provider-disabled']);
    } finally {
      await updateProvider(api.store, 'enbek', { isDisabled: false }, 'test');
    }
    assert.equal(await statusOf(token), 200);
  });

  it('may use every allowed algorithm', async () => {
    const keys = await Promise.all(['PS256', 'ES256', 'EdDSA'].map((alg) => issuerKey(alg.toLowerCase(), alg)));
    issuer.publish(issuer.first, ...keys);
    for (const key of keys) assert.equal(await statusOf(await tokenOf(SYSTEM, {}, key)), 200, key.alg);
  });

  it('§6b are refused when invalid, each for its own reason', async () => {
    const { first } = issuer;
    const foreign = await issuerKey('first');
    const weaker = await issuerKey('weaker', 'RS512');
    issuer.publish(first, weaker);
    const parts = (await tokenOf(SYSTEM)).split('.');
    const publicPem = new TextEncoder().encode(await exportSPKI(first.publicKey));
    const iat = Math.floor(Date.now() / 1000);
    const wrong: Record<string, string> = {
      'signed with a foreign key': await tokenOf(SYSTEM, {}, foreign),
      'an algorithm that we do not allow': await tokenOf(SYSTEM, {}, weaker),
      'no signature': new UnsecuredJWT({ ...SYSTEM, iss: issuer.issuer, aud: 'usynys', iat, exp: iat + 60 }).encode(),
      'signed with the public key as a secret': await tokenOf(SYSTEM, { header: { alg: 'HS256' }, key: publicPem }),
      over: await tokenOf(SYSTEM, { at: Date.now() - HOUR_MS / 2, lasts: 60 }),
      'too old, whatever it says of its end': await tokenOf(SYSTEM, { at: Date.now() - 2 * HOUR_MS, lasts: 86_400 }),
      'of tomorrow': await tokenOf(SYSTEM, { at: Date.now() + 24 * HOUR_MS }),
      'not yet': await tokenOf({ ...SYSTEM, nbf: iat + 600 }),
      'for another audience': await tokenOf({ ...SYSTEM, aud: 'other' }),
      'of another issuer': await tokenOf({ ...SYSTEM, iss: 'https://elsewhere.example' }),
      'without an end': await tokenOf({ ...SYSTEM, exp: undefined }),
      'an id token': await tokenOf(SYSTEM, { header: { typ: 'JWT' } }),
      'of an unknown key': await tokenOf(SYSTEM, { header: { kid: 'nowhere' } }),
      'without a provider': await tokenOf({ ...SYSTEM, client_id: undefined }),
      'a changed claim': [
        parts[0],
        Buffer.from(JSON.stringify({ ...SYSTEM, client_id: 'energo' })).toString('base64url'),
        parts[2],
      ].join('.'),
      'too long': await tokenOf({ ...SYSTEM, more: 'x'.repeat(9_000) }),
    };
    for (const [why, token] of Object.entries(wrong)) assert.equal(await statusOf(token), 401, why);
    assert.equal(await statusOf(await tokenOf(SYSTEM, { at: Date.now() - 310_000 })), 200, 'within the tolerance');
  });

  it('are verified with a key that the issuer has changed meanwhile, and no longer with the old one', async () => {
    const next = await issuerKey('next');
    issuer.publish(next);
    assert.equal(await statusOf(await tokenOf(SYSTEM, {}, next)), 200);
    assert.equal(await statusOf(await tokenOf(SYSTEM)), 401);
    const before = issuer.asked();
    for (let n = 0; n < 5; n += 1) assert.equal(await statusOf(await tokenOf(SYSTEM, {}, next)), 200);
    assert.equal(issuer.asked(), before, 'known keys are not asked for again');
    issuer.publish(issuer.first);
  });

  it('are answered with 503 and not 401 while the issuer’s keys are unavailable', async () => {
    const strange = await issuerKey('strange');
    issuer.away(true);
    assert.equal(await statusOf(await tokenOf(SYSTEM, {}, strange)), 503);
    issuer.away(false);
  });

  it('§6b let a person in with a role, and each read is recorded first', async () => {
    const { body: offer } = await api.call('/v1/offers', {
      key: KEYS.energo,
      json: anOffer({ serviceCode: 'gas-voucher' }),
    });
    const viewer = await tokenOf(person('usynys-view', 'something'));
    const cancelled = (key: string) =>
      api.call(`/v1/offers/${offer.id}/cancellation`, { key, json: { reason: 'Asked at the desk' } });
    assert.deepEqual([await statusOf(viewer), await statusOf(viewer, `/v1/offers/${offer.id}`)], [200, 200]);
    assert.deepEqual([await statusOf(viewer, '/v1/services'), (await cancelled(viewer)).status], [403, 403]);
    assert.equal((await cancelled(await tokenOf(person('usynys-work')))).status, 200);
    assert.equal(await statusOf(await tokenOf(person('something'))), 401);
    assert.equal(await statusOf(await tokenOf({ ...person('usynys-view'), sub: 'IIN900101400013' })), 401);
    const reads = await api.store.db.auditEntry.findMany({
      where: { subject: `offer-${offer.id}` },
      orderBy: { id: 'asc' },
    });
    assert.deepEqual(
      reads.map(({ actor, action }) => [actor, action]),
      [
        ['operator people/aisulu', 'readOffer'],
        ['operator people/aisulu', 'cancelOffer'],
      ],
    );
  });

  it('§6b let a person read nothing when the read cannot be recorded', async () => {
    const viewer = await tokenOf(person('usynys-view'));
    const { db } = api.store;
    await db.$executeRaw`ALTER TABLE audit_log RENAME TO audit_log_away`;
    try {
      const { status, body } = await api.call('/v1/offers', { key: viewer });
      assert.deepEqual([status, body.code, body.items], [503, 'unavailable', undefined]);
    } finally {
      await db.$executeRaw`ALTER TABLE audit_log_away RENAME TO audit_log`;
    }
  });
});

describe('settings of an issuer', () => {
  const sound = {
    name: 'sso',
    who: 'provider',
    issuer: 'https://sso.example',
    audience: 'usynys',
    jwksUrl: 'https://sso.example/keys',
  };
  it('§6b refuse an algorithm with a shared secret, and a misspelt field', () => {
    assert.equal(OidcSettings.safeParse(sound).success, true);
    for (const wrong of [
      { algorithms: ['HS256'] },
      { algorithms: ['none'] },
      { algorithms: [] },
      { audiance: 'x' },
      { maxAgeSeconds: 0 },
    ])
      assert.equal(OidcSettings.safeParse({ ...sound, ...wrong }).success, false, JSON.stringify(wrong));
  });
});
