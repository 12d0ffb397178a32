/** What holds for everybody who may tell us something, whatever their wire is. */
import assert from 'node:assert/strict';
import { webhookOperations } from '../../api/operations/webhooks.ts';
import { gatewaysOf, shepDoor } from './calling-gateways.ts';
import type { Call, Sender } from './senders.ts';
import { SENDERS } from './senders.ts';
import { startApi } from './support.ts';
import type { RunningApi } from './support.ts';

const HERE = ['203.0.113.0/24', '127.0.0.0/8', '::1/128'];
const ELSEWHERE = ['203.0.113.0/24', '2001:db8::/32'];

describe('everybody who may tell us something', function () {
  this.timeout(60_000); // the machine may be busy with everything else
  let api: RunningApi;
  let elsewhere: RunningApi;
  before(async () => {
    const open = (allowFrom: string[]) =>
      startApi({ gateways: gatewaysOf({ allowFrom }), shep: shepDoor, stateNetworks: allowFrom });
    [api, elsewhere] = await Promise.all([open(HERE), open(ELSEWHERE)]);
  });
  after(async () => {
    await ofProvider({ allowFrom: [] });
    await Promise.all([api.stop(), elsewhere.stop()]);
  });

  const ofProvider = (data: object) => api.store.db.provider.update({ where: { id: 'enbek' }, data });
  const bring = async ({ path, ...call }: Call, to = api) => (await to.call(path, { key: null, ...call })).status;
  const ofAll = (title: string, prove: (sender: Sender) => Promise<void>) => {
    for (const sender of SENDERS) it(`${title}: ${sender.who}, ${sender.operation}`, () => prove(sender));
  };

  it('is looked at here', () => {
    const proven = new Set(SENDERS.map(({ operation }) => operation));
    assert.deepEqual([...proven].toSorted(), webhookOperations.map(({ id }) => id).toSorted());
  });

  ofAll('§6b is listened to from its own networks only', async ({ make, secret }) => {
    const { call, count } = await make(api);
    await ofProvider({ allowFrom: ELSEWHERE });
    assert.equal(await bring(call(secret), elsewhere), 401);
    assert.equal(await count(), 0);
    await ofProvider({ allowFrom: HERE });
    assert.ok((await bring(call(secret))) < 300);
    assert.equal(await count(), 1);
  });
});
