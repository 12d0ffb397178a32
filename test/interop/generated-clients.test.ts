/** Clients of the OpenAPI document, written by the generators that its users run most. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { clientGenerators } from '../../scripts/setup/client-generators.mjs';
import type { RunningApi } from '../api/support.ts';
import { KEYS, startApi } from '../api/support.ts';
import { CLIENTS } from './client-calls.ts';

const run = promisify(execFile);
const NAMES = Object.keys(CLIENTS) as (keyof typeof CLIENTS)[];
/** The strictest settings that a user’s project may have and generated code holds. */
const COMPILER = {
  strict: true,
  noEmit: true,
  target: 'es2022',
  module: 'esnext',
  moduleResolution: 'bundler',
  lib: ['es2022', 'dom'],
  types: [],
  skipLibCheck: true,
};
type Call = { call(url: string, key: string, run: string): Promise<unknown[]> };

describe('generated clients', function () {
  this.timeout(300_000);
  let api: RunningApi;
  let generators: string;
  let folder: string;
  before(async () => {
    generators = process.env['CLIENT_GENERATORS'] ?? (await clientGenerators());
    folder = mkdtempSync(path.join(generators, 'generated-')); // beside the node_modules that clients import
    api = await startApi();
    const document = path.join(folder, 'openapi.json');
    writeFileSync(document, JSON.stringify((await api.call('/openapi.json')).body));
    await run(path.join(generators, 'openapi-generator'), ['validate', '-i', document]);
    for (const name of NAMES) await generate(name, document);
  });
  after(async () => {
    await api?.stop();
    if (folder) rmSync(folder, { recursive: true });
  });

  async function generate(name: keyof typeof CLIENTS, document: string): Promise<void> {
    const target = path.join(folder, name);
    if (name !== 'openapi-typescript') {
      await run(path.join(generators, 'openapi-generator'), ['generate', '-g', name, '-i', document, '-o', target]);
      return;
    }
    mkdirSync(target);
    const program = path.join(generators, 'node_modules', 'openapi-typescript', 'bin', 'cli.js');
    await run(process.execPath, [program, document, '-o', path.join(target, 'index.ts')]);
  }

  /** What the compiler says of the whole client and of one file that uses it. */
  async function compiled(name: keyof typeof CLIENTS, file: string, text: string): Promise<string> {
    writeFileSync(path.join(folder, file), text);
    const config = path.join(folder, `${file}.json`);
    writeFileSync(config, JSON.stringify({ compilerOptions: COMPILER, include: [file, `${name}/**/*.ts`] }));
    const compiler = path.join(generators, 'node_modules', 'typescript', 'bin', 'tsc');
    return run(process.execPath, [compiler, '-p', config]).then(
      () => '',
      ({ stdout }: { stdout: string }) => stdout,
    );
  }

  for (const name of NAMES) {
    it(`K14 ${name} compiles, and one right call for a person and for an organisation with it`, async () => {
      assert.equal(await compiled(name, `${name}-right.ts`, CLIENTS[name].right), '');
    });

    it(`K14 ${name} does not compile a call for an organisation without a representative`, async () => {
      const errors = await compiled(name, `${name}-wrong.ts`, CLIENTS[name].wrong);
      assert.match(errors, /representativeIin|not assignable/);
      assert.ok(!errors.includes(`${name}/`), errors);
    });

    it(`K14 ${name} makes offers to a person and to an organisation`, async () => {
      writeFileSync(path.join(folder, `${name}-call.ts`), CLIENTS[name].right);
      const { call } = (await import(pathToFileURL(path.join(folder, `${name}-call.ts`)).href)) as Call;
      assert.deepEqual(await call(api.url, KEYS.enbek, randomUUID()), [
        { iin: '********0013' },
        { bin: '********0339', representativeIin: '********0128' },
      ]);
    });
  }
});
