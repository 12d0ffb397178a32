import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { filledIn } from '../../../adapters/settings/placeholders.ts';
import { Connections } from '../../../config/connections/definition.ts';
import { gatewaysFor } from '../../../adapters/sms/routes.ts';
import { NOTICES } from '../../support/notices.ts';

const urls = { consentUrl: 'http://a', phonesUrl: 'http://b', registersUrl: 'http://c' };
const state = { kind: 'json', ...urls, token: 't', notices: NOTICES };
const [, section = ''] = readFileSync('docs/protocols.md', 'utf8').split('\n## Kannel\n');
const [, example = ''] = /```yaml\n([^]*?)```/.exec(section) ?? [];
const env = { KANNEL_PASSWORD: 'known', KANNEL_WEBHOOK_SECRET: 'k'.repeat(32) };
const documented = filledIn(parse(example), env) as { sms: { gateways: object[] } };

const read = (more: object = {}) => {
  const gateways = documented.sms.gateways.map((one) => ({ ...one, ...more }));
  return Connections.safeParse({ sms: { gateways }, state });
};

describe('Kannel in the file of connections', () => {
  it('§4a stands there as the documentation has it, and carries offers', () => {
    const { sms } = Connections.parse({ ...documented, state });
    assert.deepEqual(
      sms.gateways.map(({ kind, name }) => [kind, name]),
      [['kannel', 'operator']],
    );
    assert.deepEqual(gatewaysFor(sms.routes, 'offer'), ['operator']);
  });

  const mistakes: [what: string, more: object, said: RegExp][] = [
    ['a secret that could be guessed', { webhookSecret: 'short' }, /32 to 200 letters and digits/],
    ['a secret that breaks an address', { webhookSecret: `${'k'.repeat(40)}@` }, /32 to 200 letters and digits/],
    ['nobody who may call', { allowFrom: [] }, /say where Kannel calls from/],
    ['an address that is no network', { allowFrom: ['kannel.local'] }, /allowFrom/],
    ['a sender that nobody can answer to', { sender: 'eGov' }, /nobody can answer to the sender "eGov"/],
    ['a setting that is none', { token: 'x' }, /token/],
  ];
  for (const [what, more, said] of mistakes) {
    it(`is refused with ${what}`, () => {
      const { error } = read(more);
      assert.match(error ? z.prettifyError(error) : 'taken', said);
    });
  }
});
