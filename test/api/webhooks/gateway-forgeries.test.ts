import assert from 'node:assert/strict';
import type { Request } from 'express';
import fc from 'fast-check';
import type { Store } from '../../../adapters/store/database/store.ts';
import type { Api } from '../../../api/http/context.ts';
import { Problem, PROBLEMS } from '../../../api/http/problem.ts';
import { smsWebhook } from '../../../api/webhooks/sms-routes.ts';
import { gatewaysOf } from './calling-gateways.ts';
import type { Scheme, Wire } from './forged-calls.ts';
import { SCHEMES } from './forged-calls.ts';
import type { RunningApi } from '../support.ts';
import { startApi } from '../support.ts';

const MUTATIONS = 10_000;
const ON_THE_WIRE = 200;

/** A query to the database means that the call was accepted as authentic. */
class Authenticated extends Error {}
const store = new Proxy({} as Store, {
  get() {
    throw new Authenticated();
  },
});
const gateways = gatewaysOf({});
const api = { store, limits: { perGateway: async () => undefined } } as unknown as Api;

/** Whether our endpoint believes anything of this call; it may refuse or ignore it, and must not fail. */
function endpointOf({ gateway, what }: Scheme) {
  const receive = smsWebhook(api, gateways.find(({ name }) => name === gateway)!)?.[what];
  assert.ok(receive);
  return async ({ body }: Wire): Promise<boolean> => {
    try {
      await receive({ body, query: {}, get: () => undefined } as unknown as Request, new Date().toISOString());
      return false; // signed, and neither a receipt nor a reply: acknowledged without a look at the database
    } catch (fault) {
      if (fault instanceof Authenticated) return true;
      assert.ok(fault instanceof Problem && PROBLEMS[fault.code].status < 500, String(fault));
      return false;
    }
  };
}

describe('forged calls of gateways', function () {
  this.timeout(60_000); // the machine may be busy
  let api: RunningApi;
  before(async () => {
    api = await startApi({ gateways });
  });
  after(() => api.stop());

  const deliver = async ({ gateway, what }: Scheme, { body }: Wire): Promise<number> => {
    const response = await fetch(`${api.url}/webhooks/sms/${gateway}/${what}`, {
      method: 'POST',
      body: new Uint8Array(body),
    });
    await response.arrayBuffer();
    return response.status;
  };
  const rows = async () => {
    const { inboundSms, receipt, unmatchedReceipt } = api.store.db;
    return Promise.all([inboundSms.count(), receipt.count(), unmatchedReceipt.count()]);
  };

  for (const scheme of SCHEMES) {
    const { who, what, right, forged } = scheme;
    it(`§6b of ${MUTATIONS} mutated ${what} of ${who} none is believed`, async () => {
      const isAccepted = endpointOf(scheme);
      assert.ok(await isAccepted(right), 'the original is accepted');
      await fc.assert(
        fc.asyncProperty(forged, async (wire) => assert.equal(await isAccepted(wire), false)),
        { numRuns: MUTATIONS },
      );
    });

    it(`§6b of ${ON_THE_WIRE} mutated ${what} of ${who} none is believed over HTTP`, async () => {
      const before = await rows();
      for (const wire of fc.sample(forged, ON_THE_WIRE)) {
        const status = await deliver(scheme, wire);
        assert.ok([200, 400, 401].includes(status), `${status} for ${JSON.stringify(wire)}`);
      }
      assert.deepEqual(await rows(), before);
      assert.ok((await deliver(scheme, right)) < 300, 'the original is accepted');
    });
  }
});
