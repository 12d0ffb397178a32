/** smpplib, an independent SMPP client for Python: interop tests connect it to the sandbox's SMSC. */
import fs from 'node:fs';
import path from 'node:path';
import { cachedFolder } from './cached-tool.mjs';
import { isExecutable, onPath, run } from './command.mjs';
import { installFromDebian } from './debian.mjs';
import { CACHE } from './paths.mjs';
import { trouble } from './step.mjs';

const FOLDER = 'smpplib-2.2.4';
const REQUIREMENTS = path.join(import.meta.dirname, 'smpplib.txt');
const python = path.join(CACHE, FOLDER, 'python');
const DOWNLOAD_TIMEOUT_MS = 180_000;

/**
 * The path of a Python with smpplib: SMPPLIB_PYTHON, the cache, or Python 3 with the package from pip.
 * @param {import('./step.mjs').Say} [say]
 * @returns {Promise<string>}
 */
export async function smpplibPython(say = () => {}) {
  const given = process.env.SMPPLIB_PYTHON;
  if (given && !(await imports(given))) throw trouble(`SMPPLIB_PYTHON names no Python that has smpplib: ${given}`);
  if (given) return given;
  // Python may have been removed since: then the folder is useless.
  if (fs.existsSync(python) && !(await imports(python))) fs.rmSync(path.dirname(python), { recursive: true });
  await cachedFolder(FOLDER, (folder) => download(folder, say));
  return python;
}

/** @param {string} folder @param {import('./step.mjs').Say} say */
async function download(folder, say) {
  const interpreter = (await withPip()) ?? (await fromDebian(say));
  if (!interpreter) throw noWayLeft('Python 3 with pip was not found');
  say('downloading, once');
  const careful = ['--require-hashes', '--only-binary=:all:', '--no-input', '--disable-pip-version-check'];
  const target = ['--target', path.join(folder, 'lib'), '-r', REQUIREMENTS];
  await run(interpreter, ['-m', 'pip', 'install', ...careful, ...target], { timeoutMs: DOWNLOAD_TIMEOUT_MS }).catch(
    (failure) => {
      throw noWayLeft(`pip could not download it: ${failure.message}`, failure);
    },
  );
  const wrapper = `#!/bin/sh\nPYTHONPATH="$(dirname "$0")/lib" exec '${interpreter}' "$@"\n`;
  fs.writeFileSync(path.join(folder, 'python'), wrapper, { mode: 0o755 });
}

async function withPip() {
  const interpreter = onPath('python3');
  return interpreter && (await succeeds(interpreter, '-m', 'pip', '--version')) ? interpreter : undefined;
}

/** @param {import('./step.mjs').Say} say */
async function fromDebian(say) {
  await installFromDebian(say, 'python3', 'python3-pip');
  return withPip();
}

/** @param {string} file */
const imports = async (file) => isExecutable(file) && (await succeeds(file, '-c', 'import smpplib'));

/** @param {string} program @param {...string} args */
const succeeds = (program, ...args) =>
  run(program, args).then(
    () => true,
    () => false,
  );

/** @param {string} why @param {unknown} [cause] */
function noWayLeft(why, cause) {
  return trouble(
    `There is no smpplib: ${why}\n    Install Python 3 with pip (Debian: apt-get install -y python3-pip),\n` +
      '    or name a Python that has smpplib in SMPPLIB_PYTHON.',
    cause,
  );
}
