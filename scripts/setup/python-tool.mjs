/** Tools from PyPI: installed by pip into .cache, by hash, and run by the Python that installed them. */
import fs from 'node:fs';
import path from 'node:path';
import { cachedFolder } from './cached-tool.mjs';
import { isExecutable, onPath, run } from './command.mjs';
import { installFromDebian } from './debian.mjs';
import { CACHE } from './paths.mjs';
import { trouble } from './step.mjs';

const DOWNLOAD_TIMEOUT_MS = 300_000;

/**
 * @typedef {object} PythonTool
 * @property {string} name its name on PyPI and its module
 * @property {string} folder the name of its folder under .cache, with its version
 * @property {string} requirements the file with its packages and their hashes
 * @property {string} variable names a Python that has it
 * @property {number} [oldest] the oldest minor version of Python 3 that it runs on
 */

/**
 * The path of a Python with the tool: the variable, the cache, or Python 3 with the packages from pip.
 * @param {PythonTool} tool
 * @param {import('./step.mjs').Say} say
 * @returns {Promise<string>}
 */
export async function pythonWith(tool, say) {
  const { name, folder, variable } = tool;
  const given = process.env[variable];
  if (given && !(await imports(given, name))) throw trouble(`${variable} names no Python that has ${name}: ${given}`);
  if (given) return given;
  const python = path.join(CACHE, folder, 'python');
  // Python may have been removed since: then the folder is useless.
  if (fs.existsSync(python) && !(await imports(python, name))) fs.rmSync(path.dirname(python), { recursive: true });
  await cachedFolder(folder, (draft) => download(tool, draft, say));
  return python;
}

/** @param {PythonTool} tool @param {string} folder @param {import('./step.mjs').Say} say */
async function download(tool, folder, say) {
  const interpreter = (await withPip(tool)) ?? (await fromDebian(tool, say));
  if (!interpreter) throw noWayLeft(tool, `Python 3${tool.oldest ? `.${tool.oldest}` : ''} with pip was not found`);
  say('downloading, once');
  const careful = ['--require-hashes', '--only-binary=:all:', '--no-input', '--disable-pip-version-check'];
  const target = ['--target', path.join(folder, 'lib'), '-r', tool.requirements];
  await run(interpreter, ['-m', 'pip', 'install', ...careful, ...target], { timeoutMs: DOWNLOAD_TIMEOUT_MS }).catch(
    (failure) => {
      throw noWayLeft(tool, `pip could not download it: ${failure.message}`, failure);
    },
  );
  const modules = '"$(dirname "$0")/lib${PYTHONPATH:+:$PYTHONPATH}"';
  const wrapper = `#!/bin/sh\nPYTHONPATH=${modules} exec '${interpreter}' "$@"\n`;
  fs.writeFileSync(path.join(folder, 'python'), wrapper, { mode: 0o755 });
}

/** @param {PythonTool} tool */
async function withPip({ oldest = 0 }) {
  const isNewEnough = `import sys; sys.exit(sys.version_info < (3, ${oldest}))`;
  for (const name of ['python3', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python3.10']) {
    const interpreter = onPath(name);
    if (!interpreter || !(await succeeds(interpreter, '-c', isNewEnough))) continue;
    if (await succeeds(interpreter, '-m', 'pip', '--version')) return interpreter;
  }
  return undefined;
}

/** @param {PythonTool} tool @param {import('./step.mjs').Say} say */
async function fromDebian(tool, say) {
  await installFromDebian(say, 'python3', 'python3-pip');
  return withPip(tool);
}

/** @param {string} file @param {string} module */
const imports = async (file, module) => isExecutable(file) && (await succeeds(file, '-c', `import ${module}`));

/** @param {string} program @param {...string} args */
const succeeds = (program, ...args) =>
  run(program, args).then(
    () => true,
    () => false,
  );

/** @param {PythonTool} tool @param {string} why @param {unknown} [cause] */
function noWayLeft({ name, variable, oldest }, why, cause) {
  const python = oldest ? `Python 3.${oldest} or newer` : 'Python 3';
  return trouble(
    `There is no ${name}: ${why}\n    Install ${python} with pip (Debian: apt-get install -y python3-pip),\n` +
      `    or name a Python that has ${name} in ${variable}.`,
    cause,
  );
}
