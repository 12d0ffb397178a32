/** What a run left behind that was killed, or the machine with it. */
import fs from 'node:fs';
import path from 'node:path';
import { ROOT } from '../setup/paths.mjs';
import { trouble } from '../setup/step.mjs';
import { runs, stopForeign } from '../setup/process-identity.mjs';

/** @typedef {{ name: string, pid: number, stopSignal: NodeJS.Signals }} Entry */
/** @typedef {{ start: number, programs: Entry[] }} Ledger */

/**
 * Refuses to start a second time beside a living run; stops what a dead one left.
 * @param {string} file
 */
export async function clearLeftovers(file) {
  const { start } = readLedger(file);
  if (start !== process.pid && runs(start, 'start.mjs')) {
    throw trouble(`Usynys runs here already (process ${start}). Stop it first with Ctrl-C in its window.`);
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
    return { start: 0, programs: [] }; // there is none, or a power failure cut it off half-written
  }
}
