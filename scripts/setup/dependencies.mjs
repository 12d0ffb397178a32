/** Installs the packages of package-lock.json. */
import fs from 'node:fs';
import path from 'node:path';
import { run } from './command.mjs';
import { fingerprint } from './fingerprint.mjs';
import { npm } from './npm.mjs';
import { ROOT } from './paths.mjs';
import { trouble } from './step.mjs';

const modules = path.join(ROOT, 'node_modules');
const stamp = path.join(modules, '.installed-from');

/**
 * Installs the packages when they are missing or differ from the lock file.
 * @param {import('./step.mjs').Say} say
 */
export async function installDependencies(say) {
  const wanted = fingerprint('package-lock.json');
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === wanted) return;
  if (!isYounger(path.join(modules, '.package-lock.json'), path.join(ROOT, 'package-lock.json'))) {
    refuseLink();
    say('npm ci (about half a minute, once)');
    const ours = npm();
    // No install script of a package runs; postgres.mjs does the work of the only one that is needed.
    await run(ours.program, [...ours.args, 'ci', '--ignore-scripts'], { env: { NODE_ENV: 'development' } });
  }
  fs.writeFileSync(stamp, wanted);
}

/** Refuses a linked node_modules, because npm would empty the folder that the link names. */
function refuseLink() {
  if (!fs.lstatSync(modules, { throwIfNoEntry: false })?.isSymbolicLink()) return;
  throw trouble(
    `node_modules is a link to ${fs.readlinkSync(modules)}, whose packages are not those of package-lock.json here.\n` +
      '    npm would empty that folder, so it was not run. Either of these helps:\n' +
      '    1. remove the link, and start again: the packages are then installed here\n' +
      '    2. bring the folder that it leads to up to date there',
  );
}

/** Whether npm ci was run by hand after the lock file changed. @param {string} installed @param {string} lock */
const isYounger = (installed, lock) =>
  fs.existsSync(installed) && fs.statSync(installed).mtimeMs >= fs.statSync(lock).mtimeMs;
