/** A recorded run as a file: Temporal's history with names for enums, and without the names of machines. */
import fs from 'node:fs';
import { createRequire } from 'node:module';
import type * as proto from '@temporalio/proto';

type History = proto.temporal.api.history.v1.IHistory;
// Generated CommonJS, whose named exports an ES module cannot import.
const { temporal } = createRequire(import.meta.url)('@temporalio/proto') as typeof proto;
const { History } = temporal.api.history.v1;

/** `identity` is the name of the machine that ran a task, which must not be in the file. */
const withoutMachines = (key: string, value: unknown) => (key === 'identity' ? 'a worker' : value);

export function writeHistory(file: string, history: History): void {
  const plain = History.toObject(History.fromObject(history), { longs: String, enums: String, bytes: String });
  fs.writeFileSync(file, `${JSON.stringify(plain, withoutMachines, 1)}\n`);
}

export const readHistory = (file: string): History =>
  History.fromObject(JSON.parse(fs.readFileSync(file, 'utf8')) as Record<string, unknown>);
