/** No body makes the API fail, and no status is undocumented: right bodies with a few wrong values. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Operation } from '../../../api/http/operation.ts';
import { PROBLEMS } from '../../../api/http/problem.ts';
import { OPERATIONS } from '../../../api/operations.ts';
import { sentOffer } from '../offers/advance-offer.ts';
import { operatorWith } from '../operators/accounts.ts';
import { anOffer, KEYS, SECRETS, startApi } from '../support.ts';
import type { RunningApi } from '../support.ts';
import { HOSTILE } from './hostile-requests.ts';
import { mutated } from './mutated-bodies.ts';

/** Those of guards, which the document has for every operation with a caller and a body. */
const OF_GUARDS = [400, 401, 403, 413, 429, 503];

describe('bodies with wrong values', function () {
  this.timeout(180_000); // the machine may be busy
  let api: RunningApi;
  let admin: string;
  let definition: Record<string, unknown>;
  let offerId: string;
  before(async () => {
    api = await startApi();
    admin = (await operatorWith(api, 'admin')).token;
    definition = (await api.call('/v1/services/test-allowance')).body.definition;
    offerId = (await sentOffer(api)).id;
  });
  after(() => api.stop());

  const documented = ({ answers, problems }: Operation): number[] => [
    ...Object.keys(answers).map(Number),
    ...problems.map((code) => PROBLEMS[code].status),
    ...OF_GUARDS,
  ];

  type Sent = { body: () => object; key: () => string; numRuns?: number };
  const day = { from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z' };
  const sent: Record<string, Sent> = {
    addService: { body: () => ({ ...definition, code: 'mutated-service' }), key: () => KEYS.enbek, numRuns: 150 },
    changeService: { body: () => definition, key: () => KEYS.enbek, numRuns: 100 },
    makeOffer: { body: () => anOffer({ facts: { a: [1] }, factsAsOf: day.from }), key: () => KEYS.enbek },
    searchOffers: { body: () => ({ ...day, recipient: '900101400013', limit: 5 }), key: () => KEYS.enbek },
    cancelOffer: { body: () => ({ reason: 'served' }), key: () => KEYS.enbek },
    replayCallbacks: { body: () => ({ ...day, offers: [offerId], state: 'failed' }), key: () => KEYS.enbek },
    askDeskAnswer: { body: () => ({ answer: 'agree', channel: 'in-person', evidence: 'form' }), key: () => admin },
    readReply: { body: () => ({ as: 'agree', message: offerId }), key: () => admin },
    confirmReading: { body: () => ({ as: 'agree', message: offerId }), key: () => admin },
    endTask: { body: () => ({ resolution: 'solved', note: 'done' }), key: () => admin },
    signIn: { body: () => ({ name: 'no-one', password: 'wrong' }), key: () => admin, numRuns: 20 },
    changePassword: {
      body: () => ({ oldPassword: 'wrong', newPassword: 'another-one-1' }),
      key: () => admin,
      numRuns: 20,
    },
    decodePayloadsAsOperator: {
      body: () => ({ payloads: [{ metadata: { encoding: 'YmluYXJ5L2VuY3J5cHRlZA==' }, data: 'AAAA' }] }),
      key: () => admin,
    },
  };

  for (const [id, { body, key, numRuns = 60 }] of Object.entries(sent)) {
    it(`K14 are refused or accepted by ${id} with a documented status`, async () => {
      const operation = OPERATIONS.find((one) => one.id === id)!;
      const path = operation.path
        .replace('{code}', 'test-allowance')
        .replace('{task}', offerId)
        .replace('{id}', offerId);
      const allowed = documented(operation);
      await fc.assert(
        fc.asyncProperty(mutated(body()), async (json) => {
          const { status } = await api.call(path, { method: operation.method.toUpperCase(), key: key(), json });
          assert.ok(allowed.includes(status), `${status} to ${JSON.stringify(json).slice(0, 2_000)}`);
        }),
        { numRuns },
      );
    });
  }

  it('K14 no request that an attacker may send makes a fault or has an undocumented status', async () => {
    for (const operation of OPERATIONS) {
      const method = operation.method.toUpperCase();
      const allowed = documented(operation);
      for (const { path = offerId, query, raw, headers } of HOSTILE) {
        if (raw !== undefined && method === 'GET') continue; // `fetch` sends none
        const place = operation.path.replaceAll(/\{\w+\}/g, path) + (query === undefined ? '' : `?${query}`);
        for (const key of operation.minimumRole ? [KEYS.enbek, admin] : [KEYS.enbek]) {
          if (operation.id === 'signOut') continue;
          const asked = { method, key, ...(raw === undefined ? {} : { raw }), ...(headers ? { headers } : {}) };
          const { status } = await api.call(place, asked);
          assert.ok(allowed.includes(status), `${method} ${place.slice(0, 200)} ${JSON.stringify(headers)}: ${status}`);
        }
      }
    }
  });

  const webhooks: [string, () => object, string][] = [
    ['/webhooks/providers/enbek/results', () => ({ offerId, outcome: 'granted', text: 'x' }), SECRETS.provider],
    ['/webhooks/consent/kdp', () => ({ iin: '900101400013', status: 'withdrawn', at: day.from }), SECRETS.consent],
    ['/webhooks/phones/bmg', () => ({ iin: '900101400013', at: day.from }), SECRETS.phones],
    [
      '/webhooks/sms/sandbox/receipts',
      () => ({ receipts: [{ id: 'r', messageId: `${offerId}.offer`, status: 'delivered', at: day.from }] }),
      SECRETS.sms,
    ],
    [
      '/webhooks/sms/sandbox/replies',
      () => ({ messages: [{ id: 'm', from: '+77015550101', text: '1', at: day.from }] }),
      SECRETS.sms,
    ],
  ];
  for (const [path, body, secret] of webhooks) {
    it(`K14 are refused or accepted by ${path} when they are signed`, async () => {
      await fc.assert(
        fc.asyncProperty(mutated(body()), async (json) => {
          const { status } = await api.webhook(path, json, secret);
          assert.ok([204, 400, 404, 409, 422].includes(status), `${status} to ${JSON.stringify(json).slice(0, 2_000)}`);
        }),
        { numRuns: 60 },
      );
    });
  }
});
