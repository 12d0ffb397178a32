/** What is installed in production: what runs, and what is made beforehand so that no development package is needed
 *  there. */
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
 * Makes the folder anew.
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

/** As they are committed, by their paths. @param {...string} places none means all */
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

/** Without development packages, the lock file too: `npm ci --omit=dev` would bring some of them, as wishes of others.
 *  npm takes the rest of the lock file as it is, and asks no registry. @param {string} folder */
async function writeManifest(folder) {
  const { devDependencies: _, allowScripts: __, scripts, ...manifest } = readJson(path.join(ROOT, 'package.json'));
  const kept = { ...manifest, scripts: { usynys: scripts.usynys } };
  fs.writeFileSync(path.join(folder, 'package.json'), `${JSON.stringify(kept, null, 2)}\n`);
  copy('package-lock.json', folder);
  await npm(['install', '--package-lock-only', '--ignore-scripts', '--offline'], folder);
}

/**
 * Runs npm, the same that runs us if one does.
 * @param {string[]} args
 * @param {string} cwd
 */
export function npm(args, cwd) {
  const own = process.env.npm_execpath;
  return own?.endsWith('npm-cli.js') ? run(process.execPath, [own, ...args], { cwd }) : run('npm', args, { cwd });
}

/** @param {string} file @returns {any} */
const readJson = (file) => JSON.parse(fs.readFileSync(file, 'utf8'));
