import assert from 'node:assert/strict';
import { refuseServicesNotLive, servicesNotLive } from '../../../adapters/store/catalogue/live-services.ts';
import { catalogueChecks } from '../../../cli/doctor/catalogue.ts';
import { runChecks } from '../../../cli/doctor/check.ts';
import type { OwnStore } from './own-store.ts';
import { openOwnStore } from './own-store.ts';

const NOW = Date.parse('2026-11-30T06:00:00Z');
const CONFIRMED = { by: 'A. Lawyer', on: '2026-11-30', edition: '2022-09-30' };

describe('services that may be live', function () {
  this.timeout(120_000);
  let own: OwnStore;
  before(async () => (own = await openOwnStore({ now: async () => NOW })));
  after(() => own.close());

  /** The newest version of every service gets these fields. */
  async function changeAll(fields: object): Promise<void> {
    const { db } = own.store;
    for (const { code, version } of await db.service.findMany()) {
      const key = { serviceCode: code, version };
      const { definition } = await db.serviceVersion.findUniqueOrThrow({ where: { serviceCode_version: key } });
      const changed = { ...(definition as object), ...fields };
      const next = { serviceCode: code, version: version + 1, source: 'api', createdAt: new Date(NOW) };
      await db.serviceVersion.create({ data: { ...next, definition: changed } });
      await db.service.update({ where: { code }, data: { version: version + 1 } });
    }
  }
  const doctorSays = async (checkedOn: string, isProduction: boolean) => {
    const lines: string[] = [];
    const checks = catalogueChecks(own.store, isProduction, { edition: '2022-09-30', checkedOn });
    const troubles = await runChecks(checks, (line) => lines.push(line));
    return { troubles, lines };
  };

  it('§1 a production is refused, with the name of every service that is not confirmed or a demo service', async () => {
    await assert.rejects(refuseServicesNotLive(own.store), ({ message }: Error) => {
      assert.match(message, /^These services may not be live in production: birth-registration is not confirmed by a/);
      for (const code of ['child-care-allowance', 'gas-voucher', 'special-state-benefit'])
        assert.ok(message.includes(`${code} is not confirmed by a lawyer`), code);
      assert.match(message, /test-allowance is a demo service/);
      return true;
    });
    const { troubles, lines } = await doctorSays('2026-11-01', true);
    assert.equal(troubles, 1);
    assert.match(lines.join('\n'), /✗ Services: birth-registration is not confirmed.*\n.*Load the catalogue/);
    assert.match((await doctorSays('2026-11-01', false)).lines.join('\n'), /✓ Services: 0 of \d+ may be live/);
  });

  it('§1 starts when each is confirmed for the edition of the Rules, and looks at newest versions only', async () => {
    await changeAll({ demo: false, confirmed: CONFIRMED });
    await refuseServicesNotLive(own.store);
    await changeAll({ confirmed: { ...CONFIRMED, edition: '2020-04-24' } });
    const { all, refused } = await servicesNotLive(own.store);
    assert.equal(refused.length, all);
    await assert.rejects(
      refuseServicesNotLive(own.store),
      /gas-voucher was confirmed for another edition of the Rules/,
    );
  });

  it('§1 the doctor warns when a later edition was not looked for within a year, which is no trouble', async () => {
    await changeAll({ confirmed: CONFIRMED });
    const late = await doctorSays('2025-10-01', true);
    assert.equal(late.troubles, 0);
    assert.match(
      late.lines[0] ?? '',
      /^ {2}! Edition of the Rules: 2022-09-30; .* on 2025-10-01, more than a year ago$/,
    );
    assert.match(late.lines[1] ?? '', /adilet\.zan\.kz/);
    const soon = await doctorSays('2026-11-01', true);
    assert.match(soon.lines[0] ?? '', /^ {2}✓ Edition of the Rules: 2022-09-30; .* on 2026-11-01$/);
  });
});
