import fs from 'node:fs';
import { auditDatabase } from '../adapters/store/log/verify/audit.ts';
import { UNNAMED_KEY } from '../adapters/store/log/verify/checkpoints.ts';
import type { Finding } from '../adapters/store/log/verify/finding.ts';
import { placeOf } from '../adapters/store/log/verify/finding.ts';
import { notesIn } from '../adapters/proof/file-sink.ts';
import { LONG } from '../adapters/store/database/session-settings.ts';
import { noVault, openDatabase } from '../adapters/store/database/store.ts';
import { vaultOfConfig } from '../adapters/vault/vault.ts';
import { loadAuditConfig } from '../config/commands.ts';
import { keysIn } from './keys-file.ts';

const SHOWN = 100;

/** Prints the findings and what they mean. Where no checkpoint has a key of the file, the file is in doubt first. */
function printVerdict(all: readonly Finding[], checkpoints: number, keys: string | undefined): number {
  const unnamed = all.filter(({ problem }) => problem === UNNAMED_KEY).length;
  const isForeign = checkpoints > 0 && unnamed === checkpoints;
  const findings = isForeign ? all.filter(({ problem }) => problem !== UNNAMED_KEY) : all;
  for (const finding of findings.slice(0, SHOWN)) console.log(`  ✗ ${placeOf(finding)}: ${finding.problem}`);
  if (findings.length > SHOWN) console.log(`  … and ${findings.length - SHOWN} more`);
  if (isForeign) console.log(`\nNo checkpoint is signed by a key of ${keys}. ${FOREIGN}`);
  if (findings.length > 0) console.log('\nThe database is NOT as it was written.');
  if (all.length === 0) console.log('\nEverything is as it was written.');
  return all.length === 0 ? 0 : 1;
}

const FOREIGN =
  'It has the keys of another installation, or everything was signed anew with a key that is not yours: ' +
  'compare the file with the keys that were published.';

/** Checks the journals, texts and checkpoints of the database, and prints what was checked and every fault. */
export async function auditVerify({ keys, checkpoints }: { keys?: string; checkpoints?: string }): Promise<number> {
  const config = loadAuditConfig();
  const vault = vaultOfConfig(config);
  const db = openDatabase(config.DATABASE_URL, {
    application: 'usynys-cli',
    connections: 1,
    limits: LONG,
    vault: vault ?? noVault,
  });
  const began = performance.now();
  try {
    const { findings, ...seen } = await auditDatabase(db, {
      ...(keys === undefined ? {} : { keys: keysIn(keys) }),
      ...(checkpoints === undefined ? {} : { notes: notesIn(fs.readFileSync(checkpoints, 'utf8')) }),
    });
    const seconds = (performance.now() - began) / 1000;
    console.log(`${seen.entries} entries of ${seen.offers} journals, ${Math.round(seen.entries / seconds)} a second`);
    console.log(`${seen.texts} texts compared with what the journal commits to`);
    console.log(`${seen.checkpoints} checkpoints over ${seen.logged} entries of the log`);
    if (!vault) console.log('Without vault.keys in KEYS_DIR encrypted texts were not compared.');
    if (keys === undefined)
      console.log('Without --keys each checkpoint was checked with the key that it names itself.');
    if (checkpoints === undefined) console.log('Without --checkpoints a missing end of the log is not detected.');
    return printVerdict(findings, seen.checkpoints, keys);
  } finally {
    await db.$disconnect();
  }
}
