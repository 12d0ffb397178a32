/** The licence of each package, and whether it may be shipped. */
import fs from 'node:fs';
import path from 'node:path';
import { ROOT } from '../setup/paths.mjs';

/** Free licences whose conditions we meet: their own text is shipped, and files under MPL and EPL are not changed. */
const FREE = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'CC-BY-4.0',
  'EPL-2.0',
  'ISC',
  'MIT',
  'MPL-2.0',
  'PSF-2.0',
  'Unlicense',
]);
/** Packages without a licence in package.json, with the licence of their LICENSE file. */
const READ_BY_HAND = new Map([
  ['seq-queue', 'MIT'],
  ['unionfs', 'Unlicense'],
]);

/** @typedef {{ name: string, version: string, licence: string }} Licensed */

/** Every package of a lock file, sorted by name. @returns {Licensed[]} */
export function licences(lockFile = path.join(ROOT, 'package-lock.json')) {
  const { packages } = JSON.parse(fs.readFileSync(lockFile, 'utf8'));
  return Object.entries(packages)
    .filter(([place]) => place !== '')
    .map(([place, { version, license }]) => {
      const name = place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);
      return { name, version, licence: license ?? READ_BY_HAND.get(name) ?? 'unknown' };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Whether a licence, or each part of "A AND B", or one part of "A OR B", is free. @param {string} licence */
export function isFree(licence) {
  const choices = licence.replace(/[()]/g, '').split(/ or /i);
  return choices.some((choice) => choice.split(/ and /i).every((one) => FREE.has(one.trim())));
}
