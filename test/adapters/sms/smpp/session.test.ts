import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { DidNotLeave } from '../../../../activities/sms-gateway.ts';
import * as own from './own-gateway.ts';
import { SmallSmsc, smallSmsc, TAGS } from './small-smsc.ts';

describe('sessions with an SMSC', function () {
  this.timeout(120_000);
  before(() => own.ownStore());

  it('report that an SMS did not leave while no session is bound, and why', async () => {
    const { smsc, port } = await smallSmsc();
    smsc.bindStatus = 0x0e;
    const deadlines = { leaveMs: 1_000, answerMs: 10_000 };
    const { gateway } = await own.openGateway(port, TAGS, { deadlines, bound: false });
    await own.eventually(() => smsc.binds.length >= 2);
    const sms = await own.written('Hello');
    await assert.rejects(
      gateway.send(sms),
      (fault: Error) => fault instanceof DidNotLeave && /ESME_RINVPASWD/.test(fault.message),
    );
    smsc.bindStatus = 0;
    await own.eventually(() => gateway.state().bound === 1);
    assert.ok((await gateway.send(sms)).ok);
  });

  it('reconnect by themselves after a cut, an outage of the SMSC, or its unbind', async () => {
    const { smsc, port } = await smallSmsc();
    const { gateway } = await own.openGateway(port, TAGS);
    smsc.cut();
    await own.eventually(() => gateway.state().bound === 0);
    await own.eventually(() => gateway.state().bound === 1);
    await smsc.stop();
    await own.eventually(() => gateway.state().trouble === 'not reachable');
    const again = new SmallSmsc();
    await again.listen(port);
    await own.eventually(() => gateway.state().bound === 1);
    [...again.sessions][0]!.unbind();
    await own.eventually(() => again.binds.length === 2 && gateway.state().bound === 1);
    assert.ok((await gateway.send(await own.written('Hello'))).ok);
    await gateway.close();
    await again.stop();
  });

  it('check a silent connection, and close one that does not answer', async () => {
    const { smsc, port } = await smallSmsc();
    const { gateway } = await own.openGateway(port, { ...TAGS, enquireLinkSeconds: 1 });
    await own.eventually(() => smsc.enquiries >= 2);
    smsc.isAlive = false;
    await own.eventually(() => smsc.binds.length === 2);
    smsc.isAlive = true;
    await own.eventually(() => gateway.state().bound === 1);
  });

  it('unbind when they are closed, after open requests are answered', async () => {
    const { smsc, port } = await smallSmsc();
    smsc.answerMs = 200;
    const { gateway } = await own.openGateway(port, TAGS);
    const sending = gateway.send(await own.written('Hello'));
    await own.eventually(() => smsc.accepted.length === 1);
    await gateway.close();
    assert.ok((await sending).ok);
    assert.equal(smsc.unbinds, 1);
    await assert.rejects(gateway.send(await own.written('Hello')), DidNotLeave);
  });

  it('use TLS with the authority of the carrier, and with no other', async () => {
    const folder = path.join(import.meta.dirname, 'tls');
    const read = (name: string) => readFileSync(path.join(folder, name));
    const { smsc, port } = await smallSmsc({ key: read('key.pem'), cert: read('cert.pem') });
    const tls = { caFile: path.join(folder, 'cert.pem'), serverName: 'smsc.test' };
    const { gateway } = await own.openGateway(port, { ...TAGS, tls });
    assert.ok((await gateway.send(await own.written('Hello'))).ok);
    assert.equal(smsc.accepted.length, 1);
    const withoutAuthority = await own.openGateway(port, { ...TAGS, tls: true }, { bound: false });
    await own.eventually(() => withoutAuthority.gateway.state().trouble === 'not reachable');
    assert.equal(smsc.binds.length, 1);
  });
});
