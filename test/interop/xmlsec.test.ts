/** Our signatures, verified by independent software: xmlsec1. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { ncanodeSigner } from '../../adapters/shep/ncanode-signer.ts';
import { writeSyncQuestion } from '../../adapters/shep/sync-message.ts';
import { makeIdentity, serialOf } from '../../sandbox/shep/certificate.ts';
import { writeAnswer } from '../../sandbox/shep/envelope.ts';
import { signBody } from '../../sandbox/shep/signatures.ts';
import { xmlsec } from '../../scripts/setup/xmlsec.mjs';
import { startWorld } from '../sandbox/harness.ts';
import { shepSettings } from '../adapters/shep/sandbox-settings.ts';

const run = promisify(execFile);

describe('ШЭП: signatures, judged by xmlsec1', () => {
  let folder: string;
  let xmlsec1: string;
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'usynys-xmlsec-'));
    xmlsec1 = await xmlsec();
  });
  after(() => rm(folder, { recursive: true }));

  /** Whether xmlsec1 accepts the signature with this certificate of the signer. */
  async function isGood(xml: string, certificate: string): Promise<boolean> {
    const [document, pem] = [path.join(folder, 'document.xml'), path.join(folder, 'certificate.pem')];
    await writeFile(document, xml);
    await writeFile(pem, certificate);
    const id = ['--id-attr:Id', 'http://schemas.xmlsoap.org/soap/envelope/:Body'];
    return run(xmlsec1, ['--verify', '--pubkey-cert-pem', pem, ...id, document]).then(
      ({ stderr, stdout }) => /^OK/m.test(stderr + stdout),
      () => false,
    );
  }

  /** Characters that canonical XML must escape or normalise; they stand in attributes and in text. */
  const text = 'Ұсыныс <b>&amp;</b> "\'\r\n\t😀 ]]>';
  const question = writeSyncQuestion({
    messageId: 'm-1',
    serviceId: 'MCDB_SERVICE',
    messageDate: '2026-11-25T17:00:00.000+05:00',
    sender: { id: 'usynys', password: text },
    data: {
      name: 'data',
      attributes: { 'xmlns:d': 'urn:d', 'd:a': text },
      content: [{ name: 'd:iin', content: text }],
    },
  });

  it('a question that the sandbox’s NCANode signs is valid, and invalid when one letter is changed', async () => {
    const world = await startWorld();
    const { signer } = shepSettings(world.url);
    assert.ok(signer.kind === 'ncanode');
    const signed = await ncanodeSigner(signer).sign(question);
    await world.stop();
    const [, der = ''] = /<wsse:KeyIdentifier[^>]*>([^<]+)</.exec(signed) ?? [];
    const certificate = `-----BEGIN CERTIFICATE-----\n${der.replace(/(.{64})/g, '$1\n')}\n-----END CERTIFICATE-----\n`;
    assert.equal(await isGood(signed, certificate), true);
    assert.equal(await isGood(signed.replace('Ұсыныс', 'ұсыныс'), certificate), false);
    assert.equal(await isGood(signed.replace('MCDB_SERVICE', 'MCDB_SERVICF'), certificate), false);
    assert.equal(await isGood(signed, makeIdentity('usynys').certificate.toString()), false, 'another key');
  });

  for (const form of ['key-identifier', 'binary-token'] as const) {
    it(`an answer of the sandbox’s ШЭП with a ${form} is valid, and invalid when it is changed`, async () => {
      const identity = makeIdentity('shep');
      const answer = writeAnswer({ messageId: 'm-1' }, 0, { code: 'SCSS001', message: text, data: '<a>ә</a>' });
      const signed = signBody(answer, identity, form);
      const certificate = identity.certificate.toString();
      assert.equal(await isGood(signed, certificate), true);
      assert.equal(await isGood(signed.replace('SCSS001', 'SCSE001'), certificate), false);
      assert.equal(identity.certificate.serialNumber.toLowerCase(), serialOf('shep'));
    });
  }
});
