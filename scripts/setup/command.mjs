/** Finds other programs on the PATH and runs them to their end. */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { explanationIn } from './explanation.mjs';
import { ROOT } from './paths.mjs';
import { diskIsFull, trouble } from './step.mjs';

/** @type {Set<import('node:child_process').ChildProcess>} */
const children = new Set();
process.on('exit', () => children.forEach((child) => child.kill()));

/**
 * The first of these programs that is on the PATH.
 * @param {...string} names
 * @returns {string | undefined}
 */
export function onPath(...names) {
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean);
  return names.flatMap((name) => folders.map((folder) => path.join(folder, name))).find(isExecutable);
}

/** @param {string} file */
export function isExecutable(file) {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}

/**
 * Runs a program to its end and returns what it printed; throws with its last lines when it fails.
 * @param {string} program
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, timeoutMs?: number, uid?: number, gid?: number }} [options]
 * @returns {Promise<string>}
 */
export function run(program, args, { cwd = ROOT, env = {}, timeoutMs = 0, ...identity } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      ...identity,
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: timeoutMs,
    });
    children.add(child);
    let output = '';
    child.stdout.on('data', (text) => (output += text));
    child.stderr.on('data', (text) => (output += text));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      children.delete(child);
      if (code === 0) return resolve(output);
      if (/No space left on device|ENOSPC/.test(output)) return reject(diskIsFull());
      const name = `${path.basename(program)} ${args.slice(0, 3).join(' ')}`;
      const end = code === null ? `was ended by ${signal}` : `failed with code ${code}`;
      const lines = explanationIn(output).map((line) => `      ${line}`);
      return reject(trouble(`\`${name}\` ${end}:\n${lines.join('\n')}`));
    });
  });
}
