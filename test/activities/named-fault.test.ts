import assert from 'node:assert/strict';
import { namedFault, nameFault } from '../../activities/named-fault.ts';
import { ProviderRejectsCall } from '../../activities/provider-system.ts';
import { DidNotLeave } from '../../activities/sms-gateway.ts';
import { SystemFault } from '../../adapters/http/json-client.ts';
import { faultOf, named } from '../../adapters/http/named-systems.ts';
import { OperatorTaskFault } from '../../adapters/shep/statuses.ts';

const thrownBy = (call: Promise<unknown>): Promise<Error> =>
  call.then(
    () => assert.fail('it must throw'),
    (fault: Error) => fault,
  );

describe('the name of a system in its faults', () => {
  it('stands before what is wrong, and the kind of the fault stays', async () => {
    const port = { ask: () => Promise.reject(new OperatorTaskFault('status X', 'shep-status-unknown')) };
    const fault = await thrownBy(named('КДП', port).ask());
    assert.equal(fault.message, 'КДП: status X');
    assert.ok(fault instanceof OperatorTaskFault && fault.task === 'shep-status-unknown');
    assert.deepEqual(namedFault(fault), { system: 'КДП', fault: 'status X' });
  });
  it('is put into the faults of every wire', () => {
    for (const fault of [new SystemFault('a'), new ProviderRejectsCall('a'), new DidNotLeave('a')])
      assert.equal((faultOf('provider enbek', fault) as Error).message, 'provider enbek: a');
  });
  it('stays the first one', () => {
    const inner = nameFault(new SystemFault('answered 503'), 'SMS gateway sandbox');
    assert.equal(nameFault(inner, 'КДП').message, 'SMS gateway sandbox: answered 503');
  });
  it('§6b is not put into an error of our own database, whose message is removed', async () => {
    const fault = await thrownBy(named('КДП', { ask: () => Promise.reject(new Error('a row')) }).ask());
    assert.equal(fault.message, 'a row');
    assert.equal(namedFault(fault), undefined);
    assert.equal(faultOf('КДП', 'a text'), 'a text');
  });
  it('changes no answer', async () => {
    assert.equal(await named('КДП', { ask: async (iin: string) => `given ${iin}` }).ask('x'), 'given x');
  });
});
