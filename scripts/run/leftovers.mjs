/** The programs of an earlier supervisor that was killed. */
import fs from 'node:fs';
import path from 'node:path';
import { ROOT } from '../setup/paths.mjs';
import { trouble } from '../setup/step.mjs';
import { runs, stopForeign } from '../setup/process-identity.mjs';

/** @typedef {{ name: string, pid: number, stopSignal: NodeJS.Signals }} Entry */
/** @typedef {{ start: number, programs: Entry[] }} Ledger */

/**
 * Refuses to start beside a running supervisor; stops the programs of one that was killed.
 * @param {string} file
 */
export async function clearLeftovers(file) {
  const { start } = readLedger(file);
  if (start !== process.pid && runs(start, 'start.mjs')) {
    throw trouble(`Usynys is already running here (process ${start}). Stop it first with Ctrl-C in its terminal.`);
  }
  await stopPrograms(file);
}

/**
 * Stops all programs in the ledger, the last started first.
 * @param {string} file
 */
export async function stopPrograms(file) {
  for (const { pid, stopSignal } of readLedger(file).programs.reverse()) {
    if (runs(pid, ROOT)) await stopForeign(pid, ROOT, stopSignal);
  }
  dropLedger(file);
}

/**
 * @param {string} file
 * @param {Entry[]} programs
 */
export function writeLedger(file, programs) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, JSON.stringify({ start: process.pid, programs }));
}

/** @param {string} file */
export const dropLedger = (file) => fs.rmSync(file, { force: true });

/** @param {string} file @returns {Ledger} */
function readLedger(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return { start: 0, programs: [] }; // there is no file, or a power failure left it incomplete
  }
}
