/** `npm run release`: what goes with a release, in `release/`: the parts (SBOM), their licences, and checksums of all files. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { run } from '../setup/command.mjs';
import { ROOT } from '../setup/paths.mjs';
import { printTrouble, step, trouble } from '../setup/step.mjs';
import { isFree, licences } from './licences.mjs';

/**
 * @typedef {{ 'bom-ref': string }} Component
 * @typedef {{ metadata: { component: Component }, components: Component[], dependencies: { ref: string, dependsOn: string[] }[] }} Sbom
 */

const folder = path.join(ROOT, 'release');

try {
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder);
  await step('Licences', writeLicences);
  await step('SBOM (CycloneDX) of what runs', writeSbom);
  await step('Checksums', writeChecksums);
} catch (error) {
  printTrouble(error);
  process.exit(1);
}

function writeLicences() {
  const all = licences();
  const refused = all.filter(({ licence }) => !isFree(licence));
  if (refused.length > 0)
    throw trouble(`Not shipped: ${refused.map(({ name, licence }) => `${name} (${licence})`).join(', ')}.`);
  const lines = all.map(
    ({ name, version, licence, isShipped }) => `${name}@${version}\t${licence}${isShipped ? '' : '\tdevelopment only'}`,
  );
  write('licences.txt', `${lines.join('\n')}\n`);
}

/** Of what runs. `npm sbom --omit dev` leaves out whatever a development package needs too, so npm names all and we choose. */
async function writeSbom() {
  const args = ['sbom', '--sbom-format', 'cyclonedx', '--sbom-type', 'application', '--package-lock-only'];
  const npm = process.env.npm_execpath;
  const text = npm?.endsWith('npm-cli.js') ? await run(process.execPath, [npm, ...args]) : await run('npm', args);
  const sbom = /** @type {Sbom} */ (JSON.parse(text));
  const shipped = new Set(
    licences().flatMap(({ name, version, isShipped }) => (isShipped ? [`${name}@${version}`] : [])),
  );
  const components = sbom.components.filter(({ 'bom-ref': ref }) => shipped.has(ref));
  const named = new Set(components.map(({ 'bom-ref': ref }) => ref));
  const missing = [...shipped].filter((one) => !named.has(one));
  if (missing.length > 0) throw trouble(`npm sbom does not name ${missing.join(', ')}.`);
  const refs = new Set([sbom.metadata.component['bom-ref'], ...components.map((one) => one['bom-ref'])]);
  const dependencies = sbom.dependencies
    .filter(({ ref }) => refs.has(ref))
    .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((one) => refs.has(one)) }));
  write('sbom.cdx.json', `${JSON.stringify({ ...sbom, components, dependencies }, null, 2)}\n`);
}

/** Of the sources as they are committed, and of what stands beside them here; `sha256sum -c` reads it at the top of the project. */
function writeChecksums() {
  const listed = execFileSync('git', ['ls-files', '-z'], { cwd: ROOT, encoding: 'utf8' }).split('\0').filter(Boolean);
  const made = fs.readdirSync(folder).map((name) => `release/${name}`);
  const lines = [...listed, ...made].sort().map((file) => `${sha256(path.join(ROOT, file))}  ${file}`);
  write('checksums.txt', `${lines.join('\n')}\n`);
}

/** @param {string} file */
function sha256(file) {
  return createHash('sha256').update(fs.readFileSync(file)).digest('hex');
}

/** @param {string} name @param {string} text */
function write(name, text) {
  fs.writeFileSync(path.join(folder, name), text);
}
