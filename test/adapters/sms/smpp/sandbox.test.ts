/** Our gateway and the sandbox's SMSC, which were written separately: they must understand each other. */
import assert from 'node:assert/strict';
import type { TestWorld } from '../../../sandbox/harness.ts';
import { startWorld } from '../../../sandbox/harness.ts';
import { newPerson } from '../../store/own-store.ts';
import * as own from './own-gateway.ts';

const KAZAKH = 'Құрметті азамат! Сізге мемлекеттік қызмет ұсынылады: жәрдемақы. Келісесіз бе? 1 - иә, 2 - жоқ. Код 47.';

describe('the SMPP gateway with the sandbox', function () {
  this.timeout(60_000);
  let world: TestWorld;
  before(async () => {
    world = await startWorld({ SANDBOX_AUTO: true });
  });
  after(() => world.stop());

  it('§3.1 sends a Kazakh text of two parts, and both are reported as delivered', async () => {
    const { gateway } = await own.openGateway(world.smppPort);
    const sms = await own.written(KAZAKH);
    const result = await gateway.send(sms);
    assert.ok(result.ok);
    await own.eventually(async () => (await own.receiptsOf(sms.id)).length === 2);
    const receipts = await own.receiptsOf(sms.id);
    assert.deepEqual(receipts.map(({ part, status }) => `${part} ${status}`).toSorted(), [
      '1 delivered',
      '2 delivered',
    ]);
    assert.equal((await gateway.status(sms.id)).status, 'delivered');
  });

  it('§4a receives a reply with the id and the time of the carrier', async () => {
    const { gateway } = await own.openGateway(world.smppPort);
    const { phone } = newPerson();
    assert.ok((await gateway.send(await own.written('Hi', phone))).ok);
    await world.call('POST', '/control/replies', { from: phone, text: 'иә' });
    await own.eventually(async () => (await own.inboundFrom(phone)).length === 1);
    const [reply] = await own.inboundFrom(phone);
    assert.equal(reply?.text, 'иә');
    assert.ok(reply?.carrierAt);
  });
});
