/** Chromium for the tests of pages. */
import path from 'node:path';
import { isExecutable, onPath, run } from './command.mjs';
import { installFromDebian } from './debian.mjs';
import { CACHE, ROOT } from './paths.mjs';
import { trouble } from './step.mjs';

const BROWSERS = path.join(CACHE, 'browsers');
const DOWNLOAD_TIMEOUT_MS = 300_000;

/**
 * The path of a Chromium that starts: CHROMIUM, the PATH, playwright-core's download, or Debian's package.
 * @param {import('./step.mjs').Say} [say]
 * @returns {Promise<string>}
 */
export async function chromium(say = () => {}) {
  const given = process.env.CHROMIUM;
  if (given && !isExecutable(given)) throw trouble(`CHROMIUM names no executable: ${given}`);
  return given || installed() || (await downloaded(say)) || (await fromDebian(say)) || notFound();
}

const installed = () => onPath('chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable');

/** @param {import('./step.mjs').Say} say */
async function downloaded(say) {
  process.env.PLAYWRIGHT_BROWSERS_PATH = BROWSERS; // read by the library when it is asked for the path
  const { chromium: browser } = await import('playwright-core');
  const file = browser.executablePath();
  if (await starts(file)) return file;
  say('downloading');
  const installer = path.join(ROOT, 'node_modules', 'playwright-core', 'cli.js');
  const args = [installer, 'install', 'chromium'];
  await run(process.execPath, args, { timeoutMs: DOWNLOAD_TIMEOUT_MS }).catch(() => undefined);
  return (await starts(file)) ? file : undefined;
}

/** @param {import('./step.mjs').Say} say */
async function fromDebian(say) {
  await installFromDebian(say, 'chromium');
  return installed();
}

/** A downloaded browser may lack libraries of the system. @param {string} file */
const starts = async (file) => isExecutable(file) && (await run(file, ['--version']).then(Boolean, () => false));

/** @returns {never} */
function notFound() {
  throw trouble(
    'No Chromium was found, and none could be downloaded. Install one (Debian: apt-get install -y chromium),\n' +
      '    or name the one you have in CHROMIUM.',
  );
}
