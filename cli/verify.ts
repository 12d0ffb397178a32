import fs from 'node:fs';
import { readProof } from '../adapters/proof/definition.ts';
import { proofTools } from '../adapters/proof/tools.ts';
import { WrongSettings } from '../adapters/settings/wrong-settings.ts';
import type { Fault } from '../domain/proof-commitments.ts';
import { checkProof } from '../domain/proof-check.ts';
import type { Proof } from '../domain/proof.ts';
import { keysIn } from './keys-file.ts';

/** Checks a proof and prints what was checked and every fault. */
export function verify(file: string, keysFile?: string): number {
  const read = readProof(readJson(file));
  if ('faults' in read) return refuse(read.faults);
  const { proof } = read;
  const { checks, faults } = checkProof(proof, proofTools);
  const unknown = keysFile === undefined ? [] : unknownKeys(proof, keysIn(keysFile));
  console.log(`Offer ${proof.offerId}, ${proof.state}, proof of ${proof.at}`);
  const { act, code, version, resultKind } = proof.service;
  console.log(`Act: ${act.title}; service ${code}, version ${version}`);
  console.log(`Rules in the edition of ${proof.rulesEdition}; result: ${resultKind}${groundIn(proof)}`);
  for (const check of checks) console.log(`  ✓ ${check}`);
  if (faults.length + unknown.length > 0) return refuse([...faults, ...unknown]);
  if (keysFile === undefined) {
    console.log('\nThe proof holds, if its two keys are those of the system. Compare them with what it has published:');
    for (const key of Object.values(proof.keys)) console.log(`  ${key}`);
  } else console.log('\nThe proof holds.');
  return 0;
}

const groundIn = ({ groundArticle }: Proof): string =>
  groundArticle === undefined ? '' : `; ground by ${groundArticle}`;

function readJson(file: string): unknown {
  const text = fs.readFileSync(file, 'utf8');
  try {
    return JSON.parse(text);
  } catch (fault) {
    throw new WrongSettings(`${file} is not JSON, so it is no proof.`, { cause: fault });
  }
}

function unknownKeys({ keys }: Proof, trusted: readonly string[]): Fault[] {
  return Object.entries(keys)
    .filter(([, key]) => !trusted.includes(key))
    .map(([name, key]) => ({ place: `keys.${name}`, problem: `${key} is not one of the keys that you trust` }));
}

function refuse(faults: Fault[]): number {
  for (const { place, problem } of faults) console.log(`  ✗ ${place}: ${problem}`);
  console.log('\nThe proof does NOT hold.');
  return 1;
}
