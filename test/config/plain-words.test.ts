/** Wrong settings are said in the words of the person who wrote them, for every variable and every connection. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import { faultsIn, inPlainWords } from '../../adapters/settings/plain-words.ts';
import { Connections } from '../../config/connections/definition.ts';
import { SETTING_SCHEMAS } from '../support/setting-schemas.ts';

const OF_THE_VALIDATOR = /expected|received|invalid|unrecognized|too (small|big)|NaN|undefined|\bzod\b|pattern|>=|<=/i;
const BAD = ['', ' ', 'abc', '-1', '1.5', '99999999999999999999999', 'http:', 'a b+c', '0.0.0.0/0', 'ф'.repeat(300)];

const said = (schema: z.ZodType, value: unknown): string[] => {
  const { error } = schema.safeParse(value, { error: inPlainWords });
  return error ? faultsIn(error) : [];
};

describe('wrong settings', () => {
  for (const [name, schema] of Object.entries<z.ZodObject>(SETTING_SCHEMAS))
    it(`of ${name} are named by their variable, in plain words`, () => {
      for (const variable of Object.keys(schema.shape)) {
        const faults = BAD.flatMap((value) =>
          said(z.object({ [variable]: schema.shape[variable]! }), { [variable]: value }),
        );
        for (const fault of faults) {
          assert.ok(fault.startsWith(variable), fault);
          assert.doesNotMatch(fault, OF_THE_VALIDATOR);
          assert.match(fault, /: (must|is|has) /, fault);
        }
      }
      assert.ok(said(schema, {}).every((fault) => / is not set/.test(fault)));
    });

  it('of the connections are named by their place, in plain words', () => {
    const gateway = { kind: 'smpp', name: 'One', sessions: [], perSecond: 0, referenceBits: 9, tls: 'yes', more: 1 };
    const bad = {
      sms: { gateways: [gateway, { kind: 'http' }, { kind: 'sms' }, 7], slowAfterSeconds: 99, routes: 1 },
      state: { kind: 'json', consentUrl: 'x', allowFrom: ['x'] },
      access: { oidc: [{ who: 'operator', issuer: 'x', clockToleranceSeconds: 1.5, roles: { king: 'x' } }] },
      callbacks: [],
      other: {},
    };
    const faults = said(Connections, bad);
    assert.ok(faults.length > 15, faults.join('\n'));
    for (const fault of faults) assert.doesNotMatch(fault, OF_THE_VALIDATOR);
    for (const line of [
      'sms.gateways[0].sessions: must have at least 1 entries',
      'sms.gateways[0].referenceBits: must be 8, or must be 16',
      'sms.gateways[0]: there is no setting "more"',
      'sms.gateways[1].url: is not set',
      'sms.gateways[2].kind: must be one of http, smpp, smsc-kz',
      'sms.gateways[3]: must be a set of settings',
      'sms.slowAfterSeconds: must be at most 12',
      'state.consentUrl: must be an http:// or https:// URL',
      'there is no setting "other"',
    ])
      assert.ok(faults.includes(line), `${line}\nis not in\n${faults.join('\n')}`);
  });
});
