import assert from 'node:assert/strict';
import { StateSettings } from '../../../adapters/state/settings.ts';
import { stateSystems } from '../../../adapters/state/systems.ts';
import { freePort } from '../../../scripts/setup/ports.mjs';
import { NOTICES } from '../../support/notices.ts';

/** A port on which nothing listens. */
const NOWHERE = `http://127.0.0.1:${await freePort()}`;

describe('the systems of the state, when they fail', () => {
  it('have the names that operators know', async () => {
    const settings = StateSettings.parse({
      kind: 'json',
      consentUrl: NOWHERE,
      phonesUrl: NOWHERE,
      registersUrl: NOWHERE,
      token: 't',
      notices: NOTICES,
    });
    const systems = stateSystems(settings, async () => 0);
    const [iin, bin, token, serviceCode] = ['900101400013', '200340000339', 't', 's'];
    const terms = { accessName: 'a', purpose: 'p', company: { name: 'c', bin }, validMs: 1_000 };
    const calls = [
      systems.consent.ask({ ...terms, iin, askPerson: false }),
      systems.phones.find({ iin, token }),
      systems.registers.person({ iin, token, serviceCode }),
      systems.registers.organisation({ bin, serviceCode }),
      systems.representations.find({ bin, iin, token }),
    ];
    const messages = await Promise.all(
      calls.map((call) =>
        call.then(
          () => assert.fail('it must fail'),
          ({ message }: Error) => message,
        ),
      ),
    );
    assert.deepEqual(
      messages,
      ['КДП', 'БМГ', 'ГБД ФЛ', 'ГБД ЮЛ', 'register of representations'].map((name) => `${name}: not reachable`),
    );
  });
});
