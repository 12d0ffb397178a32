/** The workflow bundle, one file: built again only when the code of workflows or domain changed. */
import fs from 'node:fs';
import path from 'node:path';
import { run } from './command.mjs';
import { fingerprint } from './fingerprint.mjs';
import { CACHE } from './paths.mjs';

/** @returns {Promise<string>} the path for WORKFLOW_BUNDLE */
export async function workflowBundle() {
  const file = path.join(CACHE, 'workflows', `${fingerprint('workflows', 'domain', 'package-lock.json')}.js`);
  if (fs.existsSync(file)) return file;
  await run(process.execPath, ['--import', 'tsx', path.join(import.meta.dirname, 'bundle.ts'), file]);
  const earlier = fs
    .readdirSync(path.dirname(file))
    .filter((name) => name.endsWith('.js') && name !== path.basename(file));
  for (const name of earlier) fs.rmSync(path.join(path.dirname(file), name), { force: true });
  return file;
}
