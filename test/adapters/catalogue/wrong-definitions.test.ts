import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ServiceDefinition, ServiceDraft } from '../../../adapters/catalogue/definition.ts';
import { readServices } from '../../../adapters/catalogue/files.ts';
import { mutated } from '../../api/http/mutated-bodies.ts';

describe('a service with wrong values', function () {
  this.timeout(60_000); // the machine may be busy
  const service = readServices('prisma/catalogue').find(({ code }) => code === 'test-allowance')!;
  const confirmed = {
    ...service,
    remindAfter: 'PT12H',
    factsMaxAge: 'P30D',
    consent: { ...service.consent, validity: 'P365D' },
    confirmed: { by: 'a lawyer', on: '2026-01-01', edition: '2022-09-30' },
    eligibilityFacts: { type: 'object', properties: { children: { type: 'integer', minimum: 1, maximum: 9 } } },
  };

  for (const [name, schema] of [
    ['draft', ServiceDraft],
    ['definition', ServiceDefinition],
  ] as const) {
    it(`K14 is refused as a ${name} and never throws: no check of several fields meets a refused one`, () => {
      fc.assert(
        fc.property(mutated(confirmed), (json) => {
          const { success, error } = schema.safeParse(json);
          assert.ok(success || error.issues.length > 0);
        }),
        { numRuns: 300 },
      );
    });
  }
});
