/** How fast `usynys audit verify` is: `npm run bench:audit -- [offers]`. Makes a database, signs its log, audits it,
 *  drops it. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { auditDatabase } from '../../adapters/store/log/verify/audit.ts';
import { fileSink } from '../../adapters/proof/file-sink.ts';
import { newKeyPem, signerOf } from '../../adapters/proof/keys.ts';
import { makeCheckpoint } from '../../adapters/store/log/make-checkpoint.ts';
import { openOwnStore } from '../adapters/store/own-store.ts';
import { addOffers } from '../support/many-offers.ts';

const offers = Number(process.argv[2] ?? 22_000);
const own = await openOwnStore({ now: async () => Date.now() });
const folder = await mkdtemp(path.join(tmpdir(), `usynys-audit-${randomUUID()}`));
try {
  await addOffers(own.url, offers);
  const signer = signerOf(newKeyPem(), 'usynys.example/journal');
  const signing = performance.now();
  while (await makeCheckpoint(own.store, signer, fileSink(path.join(folder, 'checkpoints.txt'))));
  const signed = performance.now();
  await own.store.db.$executeRaw`VACUUM ANALYZE`;
  for (let round = 1; round <= 3; round += 1) {
    const began = performance.now();
    const used = process.cpuUsage();
    const { findings, ...counts } = await auditDatabase(own.store.db, {});
    const seconds = (performance.now() - began) / 1000;
    const rate = Math.round(counts.entries / seconds);
    const { user, system } = process.cpuUsage(used);
    const processor = ((user + system) / 1e6).toFixed(1);
    const took = `${seconds.toFixed(1)} s (${processor} s of processor here), ${rate} entries/s`;
    console.log(`round ${round}: ${JSON.stringify(counts)}, ${findings.length} findings, ${took}`);
  }
  console.log(`signing the log took ${((signed - signing) / 1000).toFixed(1)} s`);
} finally {
  await own.close();
  await rm(folder, { recursive: true });
}
