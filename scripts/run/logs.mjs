/** The logs of the programs of `npm start`: those of the last run are kept until the next but one. */
import fs from 'node:fs';
import path from 'node:path';
import { LOGS, ROOT } from '../setup/paths.mjs';
import { explanationIn } from '../setup/explanation.mjs';

const PREVIOUS = path.join(LOGS, 'previous');

/** Moves the logs of the last run to `previous/`: they may hold the reason why it ended. */
export function putLogsAside() {
  const files = fs.existsSync(LOGS) ? fs.readdirSync(LOGS).filter((name) => name.endsWith('.log')) : [];
  if (files.length === 0) return;
  fs.rmSync(PREVIOUS, { recursive: true, force: true });
  fs.mkdirSync(PREVIOUS);
  for (const name of files) fs.renameSync(path.join(LOGS, name), path.join(PREVIOUS, name));
}

/**
 * What a run of a program says about its end, and where all of its output is.
 * @param {{ log: string, logFrom: number }} running
 */
export function endOf({ log, logFrom }) {
  const output = fs.readFileSync(log).subarray(logFrom).toString('utf8');
  const lines = explanationIn(output).map((line) => `      ${line}\n`);
  const place = path.relative(ROOT, log);
  const later = path.relative(ROOT, path.join(PREVIOUS, path.basename(log)));
  const where = `    All of its output is in ${place}; the next start moves it to ${later}.`;
  return `${lines.join('')}${where}\n    Correct that, and start again: npm start`;
}
