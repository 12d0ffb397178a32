/** The Prisma client, generated from the schema. */
import fs from 'node:fs';
import path from 'node:path';
import { onPath, run } from './command.mjs';
import { fingerprint } from './fingerprint.mjs';
import { CACHE, ROOT } from './paths.mjs';

const stamp = path.join(CACHE, 'prisma-client');
const client = path.join(ROOT, 'prisma', 'generated', 'client.ts');

/** Generates the client when the schema or Prisma changed. */
export async function generatePrismaClient() {
  const wanted = fingerprint('prisma/schema.prisma', 'package-lock.json');
  if (fs.existsSync(client) && fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === wanted) return;
  const cli = path.join(ROOT, 'node_modules', 'prisma', 'build', 'index.js');
  // `generate` needs no schema engine, but Prisma downloads one unless this variable names a binary.
  const engine = onPath('true') ?? process.execPath;
  await run(process.execPath, [cli, 'generate'], { env: { PRISMA_SCHEMA_ENGINE_BINARY: engine } });
  fs.mkdirSync(CACHE, { recursive: true });
  fs.writeFileSync(stamp, wanted);
}
