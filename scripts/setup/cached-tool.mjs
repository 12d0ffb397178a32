/** Tools that are downloaded or built once and kept in .cache. */
import fs from 'node:fs';
import path from 'node:path';
import { run } from './command.mjs';
import { CACHE } from './paths.mjs';

/** Long enough for 50 MB over a slow network, short enough for a network that drops packets. */
const DOWNLOAD_TIMEOUT_MS = 180_000;

/**
 * Builds a folder under .cache. It appears complete or not at all, also when another process builds it now.
 * @param {string} name
 * @param {(folder: string) => Promise<unknown>} build
 * @returns {Promise<string>} the folder
 */
export async function cachedFolder(name, build) {
  const folder = path.join(CACHE, name);
  if (fs.existsSync(folder)) return folder;
  fs.mkdirSync(CACHE, { recursive: true });
  const draft = fs.mkdtempSync(path.join(CACHE, `${name}-`));
  try {
    await build(draft);
    if (!fs.existsSync(folder)) fs.renameSync(draft, folder);
  } finally {
    fs.rmSync(draft, { recursive: true, force: true });
  }
  return folder;
}

/**
 * Downloads a Temporal server with the SDK, as `file`. Without a network it fails at once.
 * @param {'dev-server' | 'time-skipping'} kind
 * @param {string} file
 */
export async function sdkDownload(kind, file) {
  const folder = path.dirname(file);
  const script = path.join(import.meta.dirname, 'sdk-download.mjs');
  await run(process.execPath, [script, kind, folder], { timeoutMs: DOWNLOAD_TIMEOUT_MS });
  const [downloaded] = fs.readdirSync(folder);
  if (!downloaded) throw new Error('The SDK downloaded nothing.');
  fs.renameSync(path.join(folder, downloaded), file);
  fs.chmodSync(file, 0o755);
}
