/** The files to install in production: sources, and files that are generated here because development packages are not
 *  installed there. */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { run } from '../setup/command.mjs';
import { copyDocsPage } from '../setup/docs-page.mjs';
import { ROOT } from '../setup/paths.mjs';
import { generatePrismaClient } from '../setup/prisma.mjs';
import { workflowBundle } from '../setup/workflow-bundle.mjs';

export const RUNS = ['activities', 'adapters', 'api', 'cli', 'config', 'domain', 'prisma', 'worker', 'workflows'];
const BESIDE = ['.npmrc', '.nvmrc', 'tsconfig.json', 'CHANGELOG.md', 'LICENSE', 'README.md', 'SECURITY.md', 'docs'];
const MADE = ['prisma/generated', 'api/docs-page/generated'];

/**
 * Copies and generates the files of the product.
 * @param {string} folder
 */
export async function makeProduct(folder) {
  await generatePrismaClient();
  copyDocsPage();
  for (const file of trackedFiles(...RUNS, ...BESIDE)) copy(file, folder);
  for (const made of MADE) fs.cpSync(path.join(ROOT, made), path.join(folder, made), { recursive: true });
  fs.copyFileSync(await workflowBundle(), path.join(folder, 'workflows.js'));
  await writeManifest(folder);
}

/** The paths of committed files. @param {...string} places none means all */
export function trackedFiles(...places) {
  const listed = execFileSync('git', ['ls-files', '-z', ...places], { cwd: ROOT, encoding: 'utf8' });
  return listed.split('\0').filter(Boolean);
}

/** @param {string} file @param {string} folder */
function copy(file, folder) {
  const target = path.join(folder, file);
  fs.mkdirSync(path.dirname(target), { recursive: true });
  fs.copyFileSync(path.join(ROOT, file), target);
}

/**
 * Writes package.json and the lock file without development packages: `npm ci --omit=dev` would install some of them,
 * as optional peers of others. npm keeps the rest of the lock file and works offline.
 * @param {string} folder
 */
async function writeManifest(folder) {
  const { devDependencies: _, allowScripts: __, scripts, ...manifest } = readJson(path.join(ROOT, 'package.json'));
  const kept = { ...manifest, scripts: { usynys: scripts.usynys } };
  fs.writeFileSync(path.join(folder, 'package.json'), `${JSON.stringify(kept, null, 2)}\n`);
  copy('package-lock.json', folder);
  await npm(['install', '--package-lock-only', '--ignore-scripts', '--offline'], folder);
}

/**
 * Runs npm, the same npm that runs this script if there is one.
 * @param {string[]} args
 * @param {string} cwd
 */
export function npm(args, cwd) {
  const own = process.env.npm_execpath;
  return own?.endsWith('npm-cli.js') ? run(process.execPath, [own, ...args], { cwd }) : run('npm', args, { cwd });
}

/** @param {string} file @returns {any} */
const readJson = (file) => JSON.parse(fs.readFileSync(file, 'utf8'));
