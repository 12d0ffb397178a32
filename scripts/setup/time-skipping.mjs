/** Temporal's time-skipping test server: scenarios that last days run on it in seconds. */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { Connection } from '@temporalio/client';
// The key with which the SDK's own test environment requests the service that skips time.
import { InternalConnectionOptionsSymbol as internal } from '@temporalio/client/lib/connection.js';
import { freePort } from './ports.mjs';
import { cachedFolder, sdkDownload } from './cached-tool.mjs';
import { isExecutable, onPath, run } from './command.mjs';
import { mavenProgram } from './java.mjs';
import { CACHE } from './paths.mjs';
import { trouble } from './step.mjs';
import { useServer } from './time-skipping-classes.mjs';

const VERSION = '1.38.0';
const FOLDER = `time-skipping-${VERSION}-3`;
const executable = path.join(CACHE, FOLDER, 'server');
const isJava = () => fs.existsSync(path.join(CACHE, FOLDER, 'lib'));
const classes = path.join(CACHE, FOLDER, 'classes.jsa');
const ANSWERS_WITHIN_MS = 60_000;

/**
 * The path of the time-skipping server: TIME_SKIPPING_SERVER, the cache, the SDK's download, or Maven with Java.
 * @param {import('./step.mjs').Say} [say]
 * @returns {Promise<string>}
 */
export async function timeSkippingServer(say = () => {}) {
  const given = process.env.TIME_SKIPPING_SERVER;
  if (given && !isExecutable(given)) throw trouble(`TIME_SKIPPING_SERVER names no executable: ${given}`);
  if (given) return given;
  await cachedFolder(FOLDER, async (folder) => {
    const file = path.join(folder, 'server');
    try {
      await sdkDownload('time-skipping', file);
    } catch (failure) {
      say('no download; building it with Java and Maven');
      await fromMaven(folder, file, failure, say);
    }
  });
  if (isJava() && !fs.existsSync(classes)) await archiveClasses();
  return executable;
}

/** Archives the classes that a scenario has the server load: later starts take a third of the processor time, and the
 *  first calls much less. It may fail. */
async function archiveClasses() {
  const draft = `${classes}.${process.pid}`;
  const port = await freePort();
  const env = { ...process.env, CLASSES: `ArchiveClassesAtExit=${draft}` };
  const server = spawn(executable, [String(port)], { stdio: 'ignore', env });
  const ended = new Promise((resolve) => server.once('close', resolve));
  server.once('error', () => {}); // a test that starts the server reports the error
  const giveUpAt = performance.now() + ANSWERS_WITHIN_MS;
  while (server.exitCode === null && performance.now() < giveUpAt) {
    const options = { address: `127.0.0.1:${port}`, connectTimeout: 1000, [internal]: { supportsTestService: true } };
    const connection = await Connection.connect(options).catch(() => {});
    if (connection) {
      // if a call fails, the classes so far are archived
      await connection.withDeadline(Date.now() + ANSWERS_WITHIN_MS, () => useServer(connection)).catch(() => {});
      await connection.close();
      break;
    }
  }
  server.kill('SIGTERM');
  await ended;
  if (fs.existsSync(draft)) fs.renameSync(draft, classes);
}

/**
 * @param {string} folder
 * @param {string} file
 * @param {unknown} downloadFailure
 * @param {import('./step.mjs').Say} say
 */
async function fromMaven(folder, file, downloadFailure, say) {
  const maven = await mavenProgram(say);
  if (!maven || !onPath('java')) {
    throw trouble(
      'The time-skipping test server could not be downloaded, and building it needs Java 11 or newer and Maven.\n' +
        '    Install both (Debian: apt-get install -y default-jre-headless maven), allow the download,\n' +
        '    or name a server that is already there in TIME_SKIPPING_SERVER.',
      downloadFailure,
    );
  }
  const pom = path.join(folder, 'pom.xml');
  fs.writeFileSync(pom, POM);
  const lib = path.join(folder, 'lib');
  await run(maven, ['-q', '-B', '-f', pom, 'dependency:copy-dependencies', `-DoutputDirectory=${lib}`]);
  fs.writeFileSync(file, WRAPPER, { mode: 0o755 });
}

const POM = `<project><modelVersion>4.0.0</modelVersion><groupId>usynys</groupId><artifactId>tools</artifactId>
<version>1</version><dependencies><dependency><groupId>io.temporal</groupId>
<artifactId>temporal-test-server</artifactId><version>${VERSION}</version></dependency></dependencies></project>
`;

// The serial collector and the first compiler tier: each scenario starts a server, and most run for seconds.
const WRAPPER = `#!/bin/sh
at="$(dirname "$0")"
exec java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 "-XX:\${CLASSES:-SharedArchiveFile=$at/classes.jsa}" \\
  -cp "$at/lib/*" io.temporal.testserver.TestServer "$@"
`;
