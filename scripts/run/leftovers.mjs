/** What a run left behind that was killed, or the machine with it. */
import fs from 'node:fs';
import path from 'node:path';
import { DATA, ROOT } from '../setup/paths.mjs';
import { trouble } from '../setup/step.mjs';
import { runs, stopForeign } from './identity.mjs';

/** @typedef {{ name: string, pid: number, stopSignal: NodeJS.Signals }} Entry */
/** @typedef {{ start: number, programs: Entry[] }} Ledger */

const file = path.join(DATA, 'processes.json');

/** Refuses to start a second time beside a living run; stops what a dead one left. */
export async function clearLeftovers() {
  const { start } = readLedger();
  if (start !== process.pid && runs(start, 'start.mjs')) {
    throw trouble(`Usynys runs here already (process ${start}). Stop it first with Ctrl-C in its window.`);
  }
  await stopPrograms();
}

/** Stops all programs in the ledger, the last started first. */
export async function stopPrograms() {
  for (const { pid, stopSignal } of readLedger().programs.reverse()) {
    if (runs(pid, ROOT)) await stopForeign(pid, ROOT, stopSignal);
  }
  dropLedger();
}

/** @param {Entry[]} programs */
export function writeLedger(programs) {
  fs.mkdirSync(DATA, { recursive: true });
  fs.writeFileSync(file, JSON.stringify({ start: process.pid, programs }));
}

export const dropLedger = () => fs.rmSync(file, { force: true });

/** @returns {Ledger} */
function readLedger() {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return { start: 0, programs: [] }; // there is none, or a power failure cut it off half-written
  }
}
