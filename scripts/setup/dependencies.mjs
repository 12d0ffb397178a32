/** The packages of package-lock.json, exactly. */
import fs from 'node:fs';
import path from 'node:path';
import { run } from './command.mjs';
import { fingerprint } from './fingerprint.mjs';
import { ROOT } from './paths.mjs';
import { trouble } from './step.mjs';

const modules = path.join(ROOT, 'node_modules');
const stamp = path.join(modules, '.installed-from');

/**
 * Installs when nothing is installed or something else than the lock file says.
 * @param {import('./step.mjs').Say} say
 */
export async function installDependencies(say) {
  const wanted = fingerprint('package-lock.json');
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === wanted) return;
  if (!isYounger(path.join(modules, '.package-lock.json'), path.join(ROOT, 'package-lock.json'))) {
    refuseLink();
    say('npm ci (about half a minute, once)');
    const npm = process.env.npm_execpath;
    const ours = npm?.endsWith('npm-cli.js')
      ? { program: process.execPath, args: [npm] }
      : { program: 'npm', args: [] };
    // No install script of any package is run: the one that matters is made up for in postgres.mjs.
    await run(ours.program, [...ours.args, 'ci', '--ignore-scripts'], { env: { NODE_ENV: 'development' } });
  }
  fs.writeFileSync(stamp, wanted);
}

/** Through a link npm would empty a folder that is not ours. */
function refuseLink() {
  if (!fs.lstatSync(modules, { throwIfNoEntry: false })?.isSymbolicLink()) return;
  throw trouble(
    `node_modules is a link to ${fs.readlinkSync(modules)}, whose packages are not those of package-lock.json here.\n` +
      '    npm would empty that folder, so nothing was done. Either of these helps:\n' +
      '    1. remove the link, and start again: the packages are then installed here\n' +
      '    2. bring the folder that it leads to up to date there',
  );
}

/** npm ci was run by hand. @param {string} installed @param {string} lock */
const isYounger = (installed, lock) =>
  fs.existsSync(installed) && fs.statSync(installed).mtimeMs >= fs.statSync(lock).mtimeMs;
