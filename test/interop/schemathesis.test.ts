/** The API, judged by Schemathesis: whatever is sent, it answers as the OpenAPI document says, and never with a
 *  fault. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { OPERATIONS } from '../../api/operations.ts';
import type { Operation } from '../../api/http/operation.ts';
import { schemathesisPython } from '../../scripts/setup/schemathesis.mjs';
import type { ApiForSchemathesis } from './schemathesis-api.ts';
import { startApiForSchemathesis } from './schemathesis-api.ts';

/** Generated cases for an operation, besides those of the phases examples and coverage. */
const CASES = 100;
const CHECKS = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_headers_conformance',
  'response_schema_conformance',
  'negative_data_rejection',
  'unsupported_method',
  'allow_header_conformance',
  'missing_required_header',
];
/** They end a session: that of the run would be gone. */
const ENDS_SESSIONS = ['signOut', 'endSession'];
const idsOf = (belongs: (operation: Operation) => unknown): string[] => OPERATIONS.filter(belongs).map(({ id }) => id);

/** Each operation is called by every kind of caller that it admits. The runs are processes side by side: the threads of
 *  one process disturb each other. */
const RUNS = {
  provider: { token: 'provider', operations: idsOf(({ caller, tag }) => caller !== 'operator' && tag !== 'Services') },
  catalogue: { token: 'provider', operations: idsOf(({ tag }) => tag === 'Services') },
  operator: {
    token: 'operator',
    operations: idsOf(({ id, minimumRole }) => minimumRole && !ENDS_SESSIONS.includes(id)),
  },
  ending: { token: 'ending', operations: ['endSession'] },
  leaving: { token: 'leaving', operations: ['signOut'] },
} as const;
type Run = keyof typeof RUNS;
const NAMES = Object.keys(RUNS) as Run[];

type Ran = { code: number; output: string };

describe('the API, judged by Schemathesis', function () {
  this.timeout(2_400_000); // three minutes, and many times that on a busy machine
  let python: string;
  let api: ApiForSchemathesis;
  let ran: Record<Run, Promise<Ran>>;
  before(async () => {
    python = process.env['SCHEMATHESIS_PYTHON'] ?? (await schemathesisPython());
    api = await startApiForSchemathesis();
    ran = Object.fromEntries(NAMES.map((name) => [name, schemathesis(name)])) as typeof ran;
  });
  after(() => api?.stop());

  function schemathesis(name: Run): Promise<Ran> {
    const { token, operations: ids } = RUNS[name];
    const operations = ids.flatMap((id) => ['--include-operation-id', id]);
    const args = [
      ['-m', 'schemathesis.cli', 'run', `${api.url}/openapi.json`, ...operations],
      ['--phases', 'examples,coverage,fuzzing', '--max-examples', String(CASES), '--checks', CHECKS.join(',')],
      ['--header', `Authorization: Bearer ${api.tokens[token]}`, '--no-color'],
      // What the generated data lacks is put in by the hooks.
      ['--continue-on-failure', '--warnings', 'off', '--suppress-health-check', 'all'],
    ].flat();
    const env = {
      ...process.env,
      KNOWN: JSON.stringify(api.known),
      SCHEMATHESIS_HOOKS: 'schemathesis_hooks',
      PYTHONPATH: import.meta.dirname,
      PYTHONDONTWRITEBYTECODE: '1',
    };
    return new Promise((resolve) => {
      execFile(python, args, { cwd: api.folder, env, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
        resolve({ code: error ? Number(error.code) : 0, output: stdout + stderr });
      });
    });
  }

  for (const name of NAMES) {
    it(`K14 finds no server error and nothing undocumented, ${name}: ${CASES} cases for an operation`, async () => {
      const { code, output } = await ran[name];
      const summary = output.slice(output.indexOf(' SUMMARY '));
      console.log(summary.replaceAll(/^/gm, '      ').trimEnd());
      assert.equal(code, 0, output);
      const [, selected] = /Selected: (\d+)\//.exec(summary) ?? [];
      assert.equal(Number(selected), RUNS[name].operations.length, 'every operation was called');
    });
  }

  it('K14 got past authentication and validation in every operation', () => {
    const seen = new Map<string, Set<number>>();
    for (const line of api.log().split('\n')) {
      if (!line.startsWith('{')) continue;
      const { method, route, status } = JSON.parse(line) as { method?: string; route?: string; status?: number };
      const key = `${method} ${route}`;
      seen.set(key, (seen.get(key) ?? new Set()).add(status ?? 0));
    }
    const statusesOf = ({ method, path }: Operation) => [
      ...(seen.get(`${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`) ?? []),
    ];
    const faults = OPERATIONS.filter((operation) => statusesOf(operation).some((status) => status >= 500));
    assert.deepEqual(faults, []);
    const isWebhook = ({ caller }: Operation) => caller === 'gateway' || caller === 'shep';
    // No call of Schemathesis is signed; what a signed one does is tested elsewhere.
    const shut = OPERATIONS.filter((operation) => !isWebhook(operation)).filter(
      (operation) => !statusesOf(operation).some((status) => status < 300 || status === 409 || status === 422),
    );
    assert.deepEqual(
      shut.map((operation) => `${operation.id}: ${statusesOf(operation).join(' ')}`),
      [],
    );
  });
});
