import assert from 'node:assert/strict';
import { ApplicationFailure } from '@temporalio/common';
import type { Context } from '@temporalio/activity';
import { ProviderRejectsCall } from '../../activities/provider-system.ts';
import { nameFault } from '../../activities/named-fault.ts';
import { SystemFault } from '../../adapters/http/json-client.ts';
import { sharedStore } from '../adapters/store/offer-steps.ts';
import { withoutPersonalData } from '../../worker/faults.ts';

const IIN = '900101400013';

/** The fault that Temporal receives. */
async function sentFault(fault: unknown): Promise<Error> {
  const { inbound } = withoutPersonalData({} as Context);
  const failing = async () => Promise.reject(fault);
  return inbound!.execute!({ args: [], headers: {} }, failing).then(
    () => assert.fail('it must throw'),
    (thrown: Error) => thrown,
  );
}

describe('faults on their way to Temporal', function () {
  this.timeout(120_000);
  it('§6b messages of the database about a row are removed', async () => {
    const { db } = (await sharedStore()).store;
    const row = { kind: 'person', identifier: IIN, identifierIndex: IIN };
    await db.recipient.create({ data: { id: '00000000-0000-4000-8000-000000000001', ...row } });
    const faults = await Promise.all(
      [
        db.recipient.create({ data: { id: '00000000-0000-4000-8000-000000000002', ...row } }),
        db.$executeRaw`INSERT INTO recipients (id, kind, identifier, identifier_index) VALUES (gen_random_uuid(),
        'person', ${IIN}, ${IIN})`,
        db.recipient.findFirstOrThrow({ where: { kind: IIN } }),
        db.recipient.findFirst({ where: { nonsense: IIN } as never }),
      ].map((query) =>
        query.then(
          () => assert.fail(),
          (fault: Error) => fault,
        ),
      ),
    );
    assert.ok(
      faults.some((fault) => fault.message.includes(IIN) || JSON.stringify(fault).includes(IIN)),
      'a fault that quotes the row, else this proves nothing',
    );
    for (const fault of faults) {
      const { message, stack = '', name, cause } = await sentFault(fault);
      assert.ok(![message, stack, name, JSON.stringify(cause) ?? ''].some((text) => text.includes(IIN)), message);
      assert.match(message, /^\w+( P\d{4})?$/);
    }
  });
  it('§6b our own messages, which hold no personal data, are kept', async () => {
    const ours = [
      new SystemFault('answered 503'),
      new ProviderRejectsCall('answered 401'),
      nameFault(new SystemFault('answered 503'), 'КДП'),
      ApplicationFailure.create({ message: 'КДП waits', type: 'ConsentPending', nextRetryDelay: '10m' }),
    ];
    for (const fault of ours) assert.equal(await sentFault(fault), fault);
  });
  it('§6b a thrown value that is no error gets a name', async () => {
    for (const thrown of [{}, 'a text with ' + IIN, Object.assign(new Error(IIN), { code: 'ECONNRESET' })])
      assert.ok(!(await sentFault(thrown)).message.includes(IIN));
  });
});
