/** The generators of clients that users of an API run most, for a test of the OpenAPI document: OpenAPI Generator,
 *  whose jar the npm package `@openapitools/openapi-generator-cli` downloads as well, and openapi-typescript with the
 *  TypeScript that it needs. */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { cachedFolder } from './cached-tool.mjs';
import { run } from './command.mjs';
import { fingerprint } from './fingerprint.mjs';
import { java, mavenProgram } from './java.mjs';
import { npm } from './npm.mjs';
import { trouble } from './step.mjs';

/** The version that `@openapitools/openapi-generator-cli` 2.41.0 is of. */
const VERSION = '7.25.0';
const SHA256 = '41ce4f6b07f196676439d710759fa1ced7a08066d06ff1bf314681470289efae';
const JAR = `openapi-generator-cli-${VERSION}.jar`;
const ARTIFACT = `org.openapitools:openapi-generator-cli:${VERSION}`;
const AT_MAVEN_CENTRAL = `https://repo1.maven.org/maven2/org/openapitools/openapi-generator-cli/${VERSION}/${JAR}`;
const PACKAGES = path.join(import.meta.dirname, 'client-generators');
const DOWNLOAD_TIMEOUT_MS = 180_000;

/**
 * The folder with `node_modules`, the jar, and `openapi-generator`, which runs it: CLIENT_GENERATORS, or the cache.
 * @param {import('./step.mjs').Say} [say]
 * @returns {Promise<string>}
 */
export async function clientGenerators(say = () => {}) {
  const given = process.env.CLIENT_GENERATORS;
  if (given && !fs.existsSync(path.join(given, 'openapi-generator')))
    throw trouble(`CLIENT_GENERATORS names no folder with the generators: ${given}`);
  if (given) return given;
  const runtime = await java(say);
  const folder = await cachedFolder(
    `client-generators-${VERSION}-${fingerprint(`scripts/setup/client-generators`)}`,
    (draft) => download(draft, say),
  );
  const command = `#!/bin/sh\nexec '${runtime}' -jar "$(dirname "$0")/${JAR}" "$@"\n`;
  fs.writeFileSync(path.join(folder, 'openapi-generator'), command, { mode: 0o755 });
  return folder;
}

/** @param {string} folder @param {import('./step.mjs').Say} say */
async function download(folder, say) {
  say('downloading, once');
  await Promise.all([installPackages(folder), getJar(path.join(folder, JAR), say)]);
}

/** @param {string} folder */
async function installPackages(folder) {
  for (const file of ['package.json', 'package-lock.json'])
    fs.copyFileSync(path.join(PACKAGES, file), path.join(folder, file));
  const { program, args } = npm();
  await run(program, [...args, 'ci', '--ignore-scripts'], { cwd: folder, timeoutMs: DOWNLOAD_TIMEOUT_MS });
}

/**
 * From Maven Central, else by Maven, which knows the mirror of the machine.
 * @param {string} jar
 * @param {import('./step.mjs').Say} say
 */
async function getJar(jar, say) {
  const failure = await fetchJar(jar).catch((error) => error);
  if (failure) await copyByMaven(jar, failure, say);
  const found = createHash('sha256').update(fs.readFileSync(jar)).digest('hex');
  if (found !== SHA256) throw trouble(`${JAR} has the SHA-256 ${found}, and not ${SHA256}`);
}

/** @param {string} jar */
async function fetchJar(jar) {
  const response = await fetch(AT_MAVEN_CENTRAL, { signal: AbortSignal.timeout(DOWNLOAD_TIMEOUT_MS) });
  if (!response.ok) throw new Error(`Maven Central answered ${response.status}`);
  fs.writeFileSync(jar, Buffer.from(await response.arrayBuffer()));
}

/** @param {string} jar @param {unknown} downloadFailure @param {import('./step.mjs').Say} say */
async function copyByMaven(jar, downloadFailure, say) {
  const maven = await mavenProgram(say);
  if (!maven)
    throw trouble(
      `${JAR} could not be downloaded from Maven Central. Allow that, install Maven (Debian: apt-get install -y\n` +
        '    maven) and tell it your mirror, or name a folder with the generators in CLIENT_GENERATORS.',
      downloadFailure,
    );
  const copy = ['-q', '-B', 'dependency:copy', `-Dartifact=${ARTIFACT}`, `-DoutputDirectory=${path.dirname(jar)}`];
  await run(maven, copy, { timeoutMs: DOWNLOAD_TIMEOUT_MS });
}
