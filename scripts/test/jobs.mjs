/** What one process does of a stage: a check, or a share of its test files. */
import path from 'node:path';
import { secondsOf } from './long-files.mjs';
import { testFiles } from './stages.mjs';

/** @typedef {import('./stages.mjs').Stage} Stage */
/**
 * @typedef {object} Job
 * @property {Stage} stage
 * @property {string} title
 * @property {string[]} files none for a check
 * @property {number} seconds how long it is expected to take
 */

/** Files of one folder share what they open (a database, a Temporal), and all files of a process share its start, which
 *  costs seconds of processor time; a share of this size is worth opening and starting it again. */
export const SHARE_SECONDS = 60;

/**
 * All jobs in the order of their start. Checks come first, for they end soon; then the longest, so that none is left to
 * run alone at the end.
 * @param {Stage[]} stages
 * @returns {Job[]}
 */
export function jobsOf(stages) {
  const jobs = stages.flatMap((stage) => (stage.tests ? shares(stage, testFiles(stage.tests)) : [checkOf(stage)]));
  return jobs.sort((one, other) => other.seconds - one.seconds);
}

/** @param {Stage} stage @returns {Job} */
const checkOf = (stage) => ({ stage, title: '', files: [], seconds: Infinity });

/**
 * @param {Stage} stage
 * @param {string[]} files
 * @returns {Job[]}
 */
function shares(stage, files) {
  if (files.length === 0) return [{ stage, title: '', files, seconds: 0 }]; // runJob reports that there is no test
  const long = files.filter((file) => secondsOf(file) >= SHARE_SECONDS);
  const short = files.filter((file) => !long.includes(file));
  const folders = [...new Set(short.map((file) => path.dirname(file)))];
  const divided = folders.flatMap((folder) => evenly(short.filter((file) => path.dirname(file) === folder)));
  return [...long.map((file) => [file]), ...together(divided)].map((share) => ({
    stage,
    title: titleOf(share),
    files: share,
    seconds: total(share),
  }));
}

/** @param {string[]} share */
function titleOf(share) {
  if (share.length === 1) return String(share[0]);
  const folders = [...new Set(share.map((file) => path.dirname(file)))];
  return `${folders.join(', ')}, ${share.length} files`;
}

/**
 * Joins neighbours, which often share something, as long as they are no more than one share together.
 * @param {string[][]} parts
 */
function together(parts) {
  /** @type {string[][]} */
  const shares = [];
  for (const part of parts) {
    const last = shares.at(-1);
    if (last && total(last) + total(part) <= SHARE_SECONDS) last.push(...part);
    else shares.push([...part]);
  }
  return shares;
}

/**
 * Divides files into as few shares as are small enough, all about the same.
 * @param {string[]} files
 */
function evenly(files) {
  const count = Math.ceil(total(files) / SHARE_SECONDS);
  /** @type {string[][]} */
  const shares = Array.from({ length: count }, () => []);
  for (const file of files.toSorted((one, other) => secondsOf(other) - secondsOf(one))) {
    const [smallest] = shares.toSorted((one, other) => total(one) - total(other));
    smallest?.push(file);
  }
  return shares.map((share) => share.sort());
}

/** @param {string[]} files */
const total = (files) => files.reduce((sum, file) => sum + secondsOf(file), 0);
