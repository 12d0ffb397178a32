/** The store on a real PostgreSQL with the catalogue in it, and demo services without quiet hours or with short
 *  windows. */
import type { OutboxRow, Store } from '../../../adapters/store/database/store.ts';
import { openDatabase } from '../../../adapters/store/database/store.ts';
import { runProgram } from '../../support/child-process.ts';
import type { TestPostgres } from '../../support/postgres.ts';
import { testPostgres } from '../../support/postgres.ts';
import { testVault, withTestVault } from '../../support/test-vault.ts';

/** The secrets that the catalogue was loaded with. */
export const PROVIDER_SECRETS = {
  token: 'token-of-the-providers',
  webhook: 'whsec_' + 'a'.repeat(44),
  callback: 'whsec_' + 'b'.repeat(44),
};
export const ENV = {
  PROVIDERS_URL: 'http://127.0.0.1:9',
  PROVIDERS_TOKEN: PROVIDER_SECRETS.token,
  PROVIDERS_WEBHOOK_SECRET: PROVIDER_SECRETS.webhook,
  PROVIDERS_CALLBACK_SECRET: PROVIDER_SECRETS.callback,
  API_KEYS: '',
};

/** Services of the provider `enbek` beside those of the catalogue; the name states the difference. */
const DEMO_SERVICES: Record<string, object> = {
  plain: {},
  brief: { demo: true, answerWindow: 'PT2S', grace: 'PT0S' },
  'final-no': { declineIsFinal: true },
  polled: { providerAdapter: { kind: 'rest', pollEvery: 'PT1S' } },
  urgent: { urgent: true },
  confirming: { confirmAgreement: true },
  'with-facts': {
    factsMaxAge: 'P7D',
    eligibilityFacts: {
      type: 'object',
      properties: { bornOn: { type: 'string', format: 'date' }, children: { type: 'integer', minimum: 1 } },
      required: ['bornOn'],
      additionalProperties: false,
    },
  },
};

export type OwnStore = Awaited<ReturnType<typeof openOwnStore>>;

type Wish = { now: Store['now']; deliver?: Store['deliver']; server?: TestPostgres };

/** Opens a database of its own; `deliver` may pass what is stored to Temporal. */
export async function openOwnStore({ now, deliver = () => {}, server }: Wish) {
  const postgres = server ?? (await testPostgres());
  const database = `own_${process.pid}_${process.hrtime.bigint()}`;
  await postgres.create(database);
  await withTestVault(async (keys) => {
    const env = { ...ENV, ...keys, DATABASE_URL: postgres.url(database) };
    for (const script of ['prisma/migrate.ts', 'prisma/load-catalogue.ts']) await runProgram(script, [], env);
  });
  const outbox: OutboxRow[] = [];
  const store: Store = {
    db: openDatabase(postgres.url(database), { vault: testVault }),
    now,
    deliver: (rows) => {
      outbox.push(...rows);
      deliver(rows);
    },
  };
  for (const [code, difference] of Object.entries(DEMO_SERVICES)) await addDemoService(store, code, difference);
  return {
    store,
    url: postgres.url(database),
    /** Everything that was handed over for Temporal. */
    outbox,
    /** The address of the server, and the URL of the database through a proxy at another port. */
    server: { host: postgres.host, port: postgres.port },
    urlAt: (port: number) => postgres.url(database, port),
    async close() {
      await store.db.$disconnect();
      await postgres.drop(database);
      await postgres.stop();
    },
  };
}

async function addDemoService({ db, now }: Store, code: string, difference: object): Promise<void> {
  const like = await db.serviceVersion.findFirstOrThrow({ where: { serviceCode: 'test-allowance' } });
  const definition = { ...(like.definition as object), code, quietHours: 'none', ...difference };
  await db.service.create({ data: { code, providerId: 'enbek', version: 1 } });
  const createdAt = new Date(await now());
  await db.serviceVersion.create({ data: { serviceCode: code, version: 1, definition, source: 'api', createdAt } });
}

let persons = 0;
/** A person whom no other test uses. */
export function newPerson(): { iin: string; phone: string } {
  const number = String((persons += 1)).padStart(7, '0');
  return { iin: `90010${number}`, phone: `+7701${number}` };
}
