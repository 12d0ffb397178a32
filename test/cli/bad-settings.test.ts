/** Bad settings of `usynys`, the migrations and the loader: the same sentence from all of them. */
import type { BadInput } from '../support/refusal.ts';
import { refuses } from '../support/refusal.ts';

const wrong = (...lines: string[]) => ['Wrong settings:', ...lines.map((line) => `  ${line}`)].join('\n');
const NOT_POSTGRES = 'DATABASE_URL: must be a postgresql:// URL, such as postgresql://user:password@host:5432/usynys';

const SETTINGS: BadInput[] = [
  { what: 'no DATABASE_URL', says: wrong('DATABASE_URL: is not set: it names the database'), code: 2 },
  {
    what: 'an empty one',
    env: { DATABASE_URL: '' },
    says: wrong('DATABASE_URL: is not set: it names the database'),
    code: 2,
  },
  { what: 'DATABASE_URL=localhost', env: { DATABASE_URL: 'localhost' }, says: wrong(NOT_POSTGRES), code: 2 },
  { what: 'another database', env: { DATABASE_URL: 'mysql://127.0.0.1/x' }, says: wrong(NOT_POSTGRES), code: 2 },
  {
    what: 'a password with a slash',
    env: { DATABASE_URL: 'postgresql://u:a/b@127.0.0.1/x' },
    says: wrong(`${NOT_POSTGRES}; special characters in a password are written as %XX`),
    code: 2,
  },
  {
    what: 'a NODE_ENV of one’s own',
    env: { NODE_ENV: 'prod' },
    says: wrong('NODE_ENV: must be production, development or test', 'DATABASE_URL: is not set: it names the database'),
    code: 2,
  },
  {
    what: 'a server that does not answer',
    env: { DATABASE_URL: 'postgresql://127.0.0.1:1/x' },
    says: 'PostgreSQL does not answer at 127.0.0.1:1 (ECONNREFUSED).',
    code: 2,
  },
  {
    what: 'a host that nobody knows',
    env: { DATABASE_URL: 'postgresql://no-such-host.invalid/x' },
    says: 'DATABASE_URL names the host no-such-host.invalid, which is not known here.',
    code: 2,
  },
];

describe('bad settings of commands', function () {
  this.timeout(120_000);

  for (const input of SETTINGS)
    it(`${input.what}, for usynys, the migrations and the loader`, async () => {
      await refuses('cli/main.ts', { ...input, args: ['operator', 'list'] });
      for (const program of ['prisma/migrate.ts', 'prisma/load-catalogue.ts'] as const)
        await refuses(program, { ...input, code: 1 });
    });
});
