/** A hash over source files, kept beside what is made from them: it shows whether that must be made again. */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { ROOT } from './paths.mjs';

/**
 * One hash over files and whole folders of the project.
 * @param {...string} sources relative to the project
 */
export function fingerprint(...sources) {
  const contents = sources.flatMap(filesUnder).flatMap((file) => [file, fs.readFileSync(path.join(ROOT, file))]);
  return hashOf(...contents);
}

/** @param {...(string | Buffer)} parts */
export function hashOf(...parts) {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex').slice(0, 16);
}

/** @param {string} source @returns {string[]} */
function filesUnder(source) {
  const place = path.join(ROOT, source);
  if (!fs.existsSync(place)) return [];
  if (fs.statSync(place).isFile()) return [source];
  return fs
    .readdirSync(place)
    .sort()
    .flatMap((name) => filesUnder(path.join(source, name)));
}
