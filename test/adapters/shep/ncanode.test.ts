/** K5: "could not be checked" is never "is false". */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { SystemFault } from '../../../adapters/http/json-client.ts';
import { SignerAway } from '../../../adapters/shep/signer.ts';
import { SignerSettings } from '../../../adapters/shep/signer-settings.ts';
import type { Behaviour } from './fake-ncanode.ts';
import { AWAY, CRL, OK, SERIAL, startNcanode, trouble, verdict } from './fake-ncanode.ts';

const REVOKED = { revoked: true, by: 'OCSP', revocationTime: '2026-01-01T00:00:00Z', reason: 'OK' };

describe('ШЭП: what NCANode says of a signature', function () {
  this.timeout(60_000); // the machine may be busy
  let ncanode: Awaited<ReturnType<typeof startNcanode>>;
  before(async () => {
    ncanode = await startNcanode();
  });
  after(() => ncanode.stop());

  async function faultOf(does: Behaviour, changes: Parameters<typeof ncanode.signer>[0] = {}): Promise<unknown> {
    ncanode.says(does);
    return ncanode
      .signer(changes)
      .verify('<x/>')
      .then(
        () => undefined,
        (fault: unknown) => fault,
      );
  }
  const isFinal = (fault: unknown): boolean => fault instanceof SystemFault && !(fault instanceof SignerAway);

  it('§6b K5 S14 a valid signature counts when each check of revocation came to a result', async () => {
    assert.equal(await faultOf(verdict(true, [OK])), undefined);
    assert.equal(await faultOf(verdict(true, [CRL, OK]), { revocationCheck: ['OCSP', 'CRL'] }), undefined);
    assert.equal(await faultOf(verdict(true, undefined), { revocationCheck: [] }), undefined);
  });

  const UNCHECKED: [string, Behaviour][] = [
    ['an OCSP server that did not answer', verdict(false, [AWAY])],
    ['an OCSP server that did not answer, and calls the signature valid', verdict(true, [AWAY])],
    ['one of two OCSP servers that did not answer', verdict(false, [OK, AWAY])],
    ['no check of revocation at all', verdict(true, [])],
    ['no word about revocation', verdict(true, undefined)],
    ['a check of another kind only', verdict(true, [CRL])],
    [
      'an issuer that it does not know',
      verdict(false, [{ ...AWAY, reason: 'Cannot find root certificate in NCANode.' }]),
    ],
    ['a failed check without a reason', verdict(false, [{ ...AWAY, reason: null }])],
    ['status 500', { status: 500, body: '{"status":500,"message":"Cannot read XML"}' }],
    ['status 400', { status: 400, body: '{}' }],
    ['a page of a proxy', { status: 200, body: '<html>' }],
    ['an answer without a verdict', { status: 200, body: '{"status":200}' }],
    ['a connection that is cut', 'cut'],
    ['silence', 'silent'],
  ];
  for (const [what, does] of UNCHECKED)
    it(`§6b K5 S13 S14 with ${what}, the signature could not be checked`, async () => {
      const changes = does === 'silent' ? { timeoutMs: 100 } : {};
      assert.ok((await faultOf(does, changes)) instanceof SignerAway);
    });

  it('§6b K5 a signature that was checked and is false is refused', async () => {
    const refused: [Behaviour, RegExp][] = [
      [verdict(false, [OK]), /the signature is not valid/],
      [verdict(true, [REVOKED]), /revoked/],
      [verdict(false, [REVOKED, AWAY]), /revoked/],
      [verdict(true, [OK], '4a02'), /not trusted/],
      [verdict(true, [OK], null), /not trusted/],
      [{ status: 200, body: '{"valid":false,"signers":[]}' }, /the signature is not valid/],
      [{ status: 200, body: '{"valid":true}' }, /the signature is not valid/],
    ];
    for (const [does, message] of refused) {
      const fault = await faultOf(does);
      assert.ok(isFinal(fault), JSON.stringify(does));
      assert.match(String(fault), message);
    }
  });

  it('§6b K7 a serial number is trusted in every spelling of tools, and no other number is', async () => {
    const settings = { kind: 'ncanode', url: 'http://127.0.0.1:1', key: 'k', password: 'p' };
    for (const spelling of ['4A01', '0x4a01', '00:4A:01', '4a 01', '0004a01']) {
      const read = SignerSettings.parse({ ...settings, trustedSerials: [spelling] });
      assert.deepEqual(read.kind === 'ncanode' && read.trustedSerials, [SERIAL], spelling);
    }
    for (const wrong of ['', '0x', ':', '4g', 'CN=x'])
      assert.equal(SignerSettings.safeParse({ ...settings, trustedSerials: [wrong] }).success, false, wrong);
    assert.equal(await faultOf(verdict(true, [OK], '0004A01')), undefined);
    assert.ok(isFinal(await faultOf(verdict(true, [OK], '4a010'))));
  });

  it('§6b K5 fuzz: no trouble of NCANode is a verdict on the signature', async () => {
    await fc.assert(
      fc.asyncProperty(trouble, async (does) => assert.ok((await faultOf(does)) instanceof SignerAway)),
      { numRuns: 200 },
    );
  });
});
