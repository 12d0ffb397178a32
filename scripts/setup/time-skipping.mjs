/** Temporal's test server whose clock can jump: stories that last days run on it in seconds. */
import fs from 'node:fs';
import path from 'node:path';
import { cachedFolder, sdkDownload } from './cached-tool.mjs';
import { isExecutable, onPath, run } from './command.mjs';
import { CACHE } from './paths.mjs';
import { trouble } from './step.mjs';

const VERSION = '1.38.0';
const FOLDER = `time-skipping-${VERSION}`;
const executable = path.join(CACHE, FOLDER, 'server');

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
      await fromMaven(folder, file, failure);
    }
  });
  return executable;
}

/**
 * @param {string} folder
 * @param {string} file
 * @param {unknown} downloadFailure
 */
async function fromMaven(folder, file, downloadFailure) {
  const maven = onPath('mvn');
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

// The light collector and compiler: each story starts its own server, and most live for seconds.
const WRAPPER = `#!/bin/sh
exec java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "$(dirname "$0")/lib/*" io.temporal.testserver.TestServer "$@"
`;
