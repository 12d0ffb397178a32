/** Every call of the OpenAPI document by every kind of caller. A call that is not in the table fails. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { newApiKey, peppered } from '../../../adapters/keys/api-key.ts';
import { OidcSettings } from '../../../adapters/oidc/settings.ts';
import { openTokenReader } from '../../../adapters/oidc/tokens.ts';
import { newKeyPem, signerFromFile } from '../../../adapters/proof/keys.ts';
import { endSession } from '../../../adapters/store/access/operator-sessions.ts';
import type { OperatorRole } from '../../../domain/operator-role.ts';
import { isAtLeast, OPERATOR_ROLES } from '../../../domain/operator-role.ts';
import type { TokenIssuer } from '../../support/token-issuer.ts';
import { accessToken, startIssuer } from '../../support/token-issuer.ts';
import { operatorWith } from '../operators/accounts.ts';
import { applicationRole } from '../app-role.ts';
import type { RunningApi } from '../support.ts';
import { anOffer, KEYS, startApi } from '../support.ts';
import type { Rule } from './who-may-rules.ts';
import { BODIES, RULES } from './who-may-rules.ts';

type Caller = {
  name: string;
  /** The key that is sent, made anew for each call where a call ends it. */
  key: () => string | null | Promise<string>;
  is: 'unknown' | { provider: 'own' | 'other'; scopes: string[] } | { role: OperatorRole };
};
type Described = { operationId: string; security: Record<string, string[]>[] };

describe('permissions: every call, role and tenant', function () {
  this.timeout(120_000);
  const keyFile = path.join(os.tmpdir(), `usynys-who-may-${process.pid}.pem`);
  let api: RunningApi;
  let owner: RunningApi;
  let application: Awaited<ReturnType<typeof applicationRole>>;
  let issuer: TokenIssuer;
  let callers: Caller[];
  let operations: { method: string; place: string; operation: Described }[];
  let definition: object;

  before(async () => {
    fs.writeFileSync(keyFile, newKeyPem(), { mode: 0o600 });
    issuer = await startIssuer();
    const common = { issuer: issuer.issuer, jwksUrl: issuer.jwksUrl };
    const settings = [
      { ...common, name: 'systems', who: 'provider', audience: 'usynys' },
      { ...common, name: 'people', who: 'operator', audience: 'desk', roles: { viewer: 'see', admin: 'all' } },
    ];
    const tokens = openTokenReader(
      settings.map((one) => OidcSettings.parse(one)),
      () => Promise.resolve(Date.now()),
    );
    owner = await startApi();
    application = await applicationRole(owner);
    api = await startApi({ tokens, proofSigner: signerFromFile(keyFile, 'test/proofs') }, application.url);
    callers = await allCallers();
    const document = (await api.call('/openapi.json', { key: null })).body;
    operations = Object.entries(document.paths as Record<string, Record<string, Described>>).flatMap(
      ([place, methods]) => Object.entries(methods).map(([method, operation]) => ({ method, place, operation })),
    );
    const version = { where: { serviceCode: 'test-allowance' } };
    definition = (await api.store.db.serviceVersion.findFirstOrThrow(version)).definition as object;
  });
  after(async () => {
    await api.stop();
    await application.drop();
    await owner.stop();
    await issuer.stop();
    fs.rmSync(keyFile);
  });

  async function keyWith(more: { scopes?: string[]; expiresAt?: Date; revokedAt?: Date; providerId?: string }) {
    const { key, prefix } = newApiKey();
    const row = { providerId: 'enbek', scopes: ['offers', 'services'], prefix, ...peppered(undefined, key) };
    await api.store.db.apiKey.create({ data: { ...row, createdAt: new Date(), ...more } });
    return key;
  }

  async function allCallers(): Promise<Caller[]> {
    const past = new Date(Date.now() - 60_000);
    const both = ['offers', 'services'];
    const known = async (
      name: string,
      key: string | Promise<string>,
      is: Caller['is'] = 'unknown',
    ): Promise<Caller> => {
      const sent = await key;
      return { name, key: () => sent, is };
    };
    const token = (claims: object, at?: number) =>
      accessToken(issuer.issuer, issuer.first, { claims: { ...claims }, ...(at ? { at } : {}) });
    const system = { client_id: 'enbek', scope: both.join(' ') };
    const long = Date.now() - 2 * 3_600_000;
    const left = await operatorWith(api, 'admin');
    await endSession(api.store, left.name, left.token.slice(4, 12));
    const sessions = OPERATOR_ROLES.map(
      (role): Caller => ({ name: role, key: async () => (await operatorWith(api, role)).token, is: { role } }),
    );
    return [
      { name: 'no key', key: () => null, is: 'unknown' },
      await known('a wrong key', newApiKey().key),
      await known('an expired key', keyWith({ expiresAt: past })),
      await known('a revoked key', keyWith({ revokedAt: past })),
      await known('a key for offers', keyWith({ scopes: ['offers'] }), { provider: 'own', scopes: ['offers'] }),
      await known('a key for services', keyWith({ scopes: ['services'] }), { provider: 'own', scopes: ['services'] }),
      await known('a key for nothing', keyWith({ scopes: [] }), { provider: 'own', scopes: [] }),
      await known('the own key', KEYS.enbek, { provider: 'own', scopes: both }),
      await known('another provider’s key', KEYS.energo, { provider: 'other', scopes: both }),
      await known('the own system’s token', token(system), { provider: 'own', scopes: both }),
      await known('another system’s token', token({ ...system, client_id: 'energo' }), {
        provider: 'other',
        scopes: both,
      }),
      await known('an expired token of a system', token(system, long)),
      await known('an expired token of a person', token({ aud: 'desk', roles: ['all'] }, long)),
      await known('a person’s token without a role', token({ aud: 'desk', roles: ['none'] })),
      await known('a session that has ended', left.token),
      ...sessions,
    ];
  }

  function expected(rule: Rule, { is }: Caller): number {
    if ('all' in rule) return rule.all;
    if (is === 'unknown') return 401;
    if ('role' in is) return rule.least && isAtLeast(is.role, rule.least) ? rule.operator! : 403;
    if (!('scope' in rule) || !is.scopes.includes(rule.scope)) return 403;
    return rule[is.provider];
  }

  /** An object of the provider enbek for this call, made anew, so that calls do not affect each other. */
  async function aim(place: string, id: string): Promise<{ address: string; json?: unknown }> {
    const offer = place.includes('/offers/{id}') ? (await api.call('/v1/offers', { json: anOffer() })).body.id : '';
    const named: Record<string, string> = {
      id: offer,
      requestId: randomUUID(),
      task: randomUUID(),
      receipt: randomUUID(),
      gateway: 'sandbox',
      provider: place.startsWith('/v1/providers') ? 'not-there' : 'enbek',
      source: place.includes('/phones/') ? 'bmg' : 'kdp',
      asset: 'start.js',
    };
    named['code'] = place.startsWith('/problems') ? 'not-found' : 'test-allowance';
    const address = place.replaceAll(/\{(\w+)\}/g, (_, name: string) => named[name] ?? 'x');
    const bodies: Record<string, unknown> = {
      makeOffer: anOffer(),
      ...BODIES,
      addService: definition,
      changeService: definition,
      previewDraft: definition,
    };
    return { address, ...(id in bodies ? { json: bodies[id] } : {}) };
  }

  it('§6b have a rule for every call in the document, and the document states the same', () => {
    const described = operations.map(({ operation }) => operation.operationId);
    assert.deepEqual(described.toSorted(), Object.keys(RULES).toSorted());
    for (const { operation } of operations) {
      const rule = RULES[operation.operationId]!;
      const wanted = [
        ...('scope' in rule ? [{ apiKey: [] }, { providerToken: [rule.scope] }] : []),
        ...('least' in rule && rule.least ? [{ operatorToken: [rule.least] }] : []),
      ];
      assert.deepEqual(operation.security, wanted, operation.operationId);
    }
  });

  it('§2.4 §6b are enforced: every caller gets the answer of the rule from every call', async () => {
    const wrong: string[] = [];
    let tried = 0;
    for (const { method, place, operation } of operations) {
      const rule = RULES[operation.operationId]!;
      for (const caller of callers) {
        const { address, json } = await aim(place, operation.operationId);
        const key = await caller.key();
        const { status, body } = await api.call(address, {
          method: method.toUpperCase(),
          key,
          ...(json === undefined ? {} : { json }),
        });
        const want = expected(rule, caller);
        tried += 1;
        if (status !== want) wrong.push(`${operation.operationId} by ${caller.name}: ${status}, not ${want}`);
        const expectedCode = status === 401 ? 'unauthenticated' : status === 403 ? 'forbidden' : undefined;
        if (expectedCode && body.code !== expectedCode)
          wrong.push(`${operation.operationId} by ${caller.name}: ${body.code}`);
      }
    }
    assert.deepEqual(wrong, []);
    assert.equal(tried, operations.length * 19);
  });
});
