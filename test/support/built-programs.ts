import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import type { BuildOptions, Plugin } from 'esbuild';

const ROOT = path.resolve(import.meta.dirname, '..', '..');
const PROGRAMS = [
  'api/main.ts',
  'worker/main.ts',
  'sandbox/main.ts',
  'cli/main.ts',
  'prisma/migrate.ts',
  'prisma/load-catalogue.ts',
];
const OPTIONS: BuildOptions = {
  absWorkingDir: ROOT,
  outbase: ROOT,
  bundle: true,
  packages: 'external',
  platform: 'node',
  target: 'node20',
  keepNames: true,
};
/** A file that a program loads by its path and does not import. */
const BY_PATH = /new URL\('([^']+)\.ts', import\.meta\.url\)/g;

let built: Promise<string> | undefined;

/** The path of the program as JavaScript, built once in a test process: compiling TypeScript at each start took two
 *  thirds of the processor time of the start. Undefined for a program that is not built. */
export async function builtProgram(main: string): Promise<string | undefined> {
  if (!PROGRAMS.includes(main)) return undefined;
  return path.join(await (built ??= buildPrograms()), main.replace(/\.ts$/, '.mjs'));
}

async function buildPrograms(): Promise<string> {
  const folder = mkdtempSync(path.join(tmpdir(), 'usynys-programs-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'));
  const byPath = new Set<string>();
  const outdir = path.join(folder, 'programs');
  mkdirSync(outdir);
  const common: BuildOptions = { ...OPTIONS, outdir, plugins: [inPlace(outdir, byPath)] };
  await build({ ...common, entryPoints: PROGRAMS, format: 'esm', outExtension: { '.js': '.mjs' } });
  await build({ ...common, entryPoints: [...byPath], format: 'cjs', outExtension: { '.js': '.cjs' } });
  return outdir;
}

/** Keeps paths that are relative to a source file valid in the built program. */
function inPlace(outdir: string, byPath: Set<string>): Plugin {
  return {
    name: 'in-place',
    setup({ onLoad }) {
      onLoad({ filter: /\.ts$/ }, ({ path: file }) => {
        const made = (_: string, relative: string) => {
          const source = path.resolve(path.dirname(file), `${relative}.ts`);
          byPath.add(source);
          const target = path.join(outdir, path.relative(ROOT, source)).replace(/\.ts$/, '.cjs');
          return `new URL(${JSON.stringify(pathToFileURL(target).href)})`;
        };
        const contents = readFileSync(file, 'utf8')
          .replaceAll(BY_PATH, made)
          .replaceAll('import.meta.dirname', JSON.stringify(path.dirname(file)))
          .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(file).href));
        return { contents, loader: 'ts' };
      });
    },
  };
}
