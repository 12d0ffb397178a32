/** The Temporal server for development: the Temporal CLI. */
import path from 'node:path';
import { cachedFolder, sdkDownload } from './cached-tool.mjs';
import { isExecutable, onPath, run } from './command.mjs';
import { CACHE } from './paths.mjs';
import { trouble } from './step.mjs';

// The newest tag that `go install` can build: later ones replace a module by a local folder.
const VERSION = 'v1.5.1';
const FOLDER = `temporal-${VERSION}`;
const executable = path.join(CACHE, FOLDER, 'temporal');

/**
 * The path of `temporal`: TEMPORAL_BINARY, the PATH, the cache, the SDK's download, or built with Go.
 * @param {import('./step.mjs').Say} [say]
 * @returns {Promise<string>}
 */
export async function temporalBinary(say = () => {}) {
  const given = process.env.TEMPORAL_BINARY;
  if (given && !isExecutable(given)) throw trouble(`TEMPORAL_BINARY names no executable: ${given}`);
  const present = given || onPath('temporal');
  if (present) return present;
  await cachedFolder(FOLDER, async (folder) => {
    const file = path.join(folder, 'temporal');
    say('downloading, once');
    await sdkDownload('dev-server', file).catch((failure) => fromGo(folder, say, failure));
  });
  return executable;
}

/**
 * @param {string} folder
 * @param {import('./step.mjs').Say} say
 * @param {unknown} downloadFailure
 */
async function fromGo(folder, say, downloadFailure) {
  const go = onPath('go');
  if (!go) throw noWayLeft('Go is not installed', downloadFailure);
  say('no download; building it with Go (about 4 minutes, once)');
  const started = performance.now();
  const minutes = setInterval(
    () => say(`still building, ${Math.round((performance.now() - started) / 1000)} s`),
    30_000,
  );
  try {
    await run(go, ['install', `github.com/temporalio/cli/cmd/temporal@${VERSION}`], {
      env: { GOBIN: folder, GOFLAGS: '' },
    });
  } catch (failure) {
    throw noWayLeft(`Go could not build it: ${/** @type {Error} */ (failure).message}`, failure);
  } finally {
    clearInterval(minutes);
  }
}

/**
 * @param {string} why
 * @param {unknown} cause
 */
function noWayLeft(why, cause) {
  return trouble(
    `No Temporal server is available: it could not be downloaded, and ${why}\n    Any one of these helps:\n` +
      '    1. TEMPORAL_ADDRESS=host:port of a running server\n' +
      '    2. the Temporal CLI on the PATH (https://docs.temporal.io/cli)\n' +
      '    3. a network that allows the Temporal SDK to download it\n' +
      '    4. Go 1.25 or newer with access to its modules, to build it here',
    cause,
  );
}
