/** `npm run release`: makes `usynys/`, which runs in production, and beside it the SBOM, the licences, and the
 *  checksums of all files. `-- <folder>` writes to another folder than `release/`. */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { ROOT } from '../setup/paths.mjs';
import { printTrouble, step, trouble } from '../setup/step.mjs';
import { isFree, licences } from './licences.mjs';
import { makeProduct, npm, trackedFiles } from './product.mjs';

/** @typedef {{ components: { name: string, version: string, 'bom-ref': string }[] }} Sbom */

const folder = path.resolve(process.argv[2] ?? path.join(ROOT, 'release'));
const product = path.join(folder, 'usynys');

try {
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(product, { recursive: true });
  await step('Production files', () => makeProduct(product));
  await step('Licences', writeLicences);
  await step('SBOM (CycloneDX)', writeSbom);
  await step('Checksums', writeChecksums);
} catch (error) {
  printTrouble(error);
  process.exit(1);
}

/** The packages that run in production, by the lock file of the product. */
function shipped() {
  return licences(path.join(product, 'package-lock.json')).map(idOf);
}

/** @param {{ name: string, version: string }} part */
function idOf({ name, version }) {
  return `${name}@${version}`;
}

function writeLicences() {
  const all = licences();
  const refused = all.filter(({ licence }) => !isFree(licence));
  if (refused.length > 0)
    throw trouble(`Not shipped: ${refused.map(({ name, licence }) => `${name} (${licence})`).join(', ')}.`);
  const running = new Set(shipped());
  const lines = all.map(
    (part) => `${idOf(part)}\t${part.licence}${running.has(idOf(part)) ? '' : '\tdevelopment only'}`,
  );
  write('licences.txt', `${lines.join('\n')}\n`);
}

async function writeSbom() {
  const kind = ['--sbom-format', 'cyclonedx', '--sbom-type', 'application'];
  const text = await npm(['sbom', ...kind, '--package-lock-only'], product);
  const { components } = /** @type {Sbom} */ (JSON.parse(text));
  const named = new Set(components.map(({ 'bom-ref': ref }) => ref));
  const missing = shipped().filter((one) => !named.has(one));
  if (missing.length > 0) throw trouble(`npm sbom does not name ${missing.join(', ')}.`);
  write('sbom.cdx.json', text);
}

/** Checksums of the committed sources and of all files made here; `sha256sum -c` reads them in the project's root. */
function writeChecksums() {
  const made = fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(folder, name))
    .filter((file) => fs.statSync(file).isFile());
  const files = [...trackedFiles().map((file) => path.join(ROOT, file)), ...made];
  const lines = files.map((file) => `${sha256(file)}  ${path.relative(ROOT, file)}`).sort(byName);
  write('checksums.txt', `${lines.join('\n')}\n`);
}

/** @param {string} a @param {string} b a line: checksum, two spaces, name */
function byName(a, b) {
  return a.slice(66) < b.slice(66) ? -1 : 1;
}

/** @param {string} file */
function sha256(file) {
  return createHash('sha256').update(fs.readFileSync(file)).digest('hex');
}

/** @param {string} name @param {string} text */
function write(name, text) {
  fs.writeFileSync(path.join(folder, name), text);
}
