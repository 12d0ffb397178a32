/** `npm run bench -- --rotate`: every key is changed and people are erased while offers go on; then what went wrong is
 *  counted. */
import { randomBytes } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { KEY_FILES } from '../../config/keys.ts';
import { usynys } from '../support/command-line.ts';
import { wholeOffer } from './blocks.ts';
import { settled } from './database.ts';
import type { Harness } from './system.ts';
import type { Person } from './people.ts';
import { people } from './people.ts';
import { copyOf, faultsBefore, proven } from './rotation-proof.ts';
import type { Copy } from './rotation-proof.ts';

export type RotationResults = Awaited<ReturnType<typeof rotateUnderLoad>>;
type LoadSize = { offers: number; inFlight: number };
type KeyFile = 'vault' | 'payload' | 'apiKeyPepper';

const NEW_ID = 'rotated';
const ERASED_AT_ONCE = 3;

/** Changes the keys on a running harness; `say` gets a line for each step. */
export async function rotateUnderLoad(harness: Harness, { offers, inFlight }: LoadSize, say: (text: string) => void) {
  const before = await faultsBefore(harness);
  const load = startLoad(harness, inFlight);
  const began = performance.now();
  const erased: Copy[] = [];
  const step = async (what: string, work: () => Promise<string>) => {
    const [started, count] = [performance.now(), load.done.length];
    const found = await Promise.race([work(), load.failed, harness.failed]);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    say(`${what}: ${found} (${seconds} s, ${load.done.length - count} offers meanwhile)`);
  };
  await Promise.race([load.reaches(inFlight * 2), load.failed, harness.failed]);

  await step('people erased, with the old keys', () => erase(harness, load, erased));
  await step('vault, new key first', async () => putFirst(harness, 'vault'));
  await step('usynys vault rotate', () => command(harness, ['vault', 'rotate']));
  await step('vault, old key out', async () => removeOld(harness, 'vault'));
  await step('payloads, new key first', async () => putFirst(harness, 'payload'));
  await step('pepper, new key first', async () => putFirst(harness, 'apiKeyPepper'));
  await step('a new API key, the old one revoked', () => changeApiKey(harness, load));
  await step('pepper, old key out', async () => removeOld(harness, 'apiKeyPepper'));
  await step('people erased, with the new keys', () => erase(harness, load, erased));
  const needed = Math.max(offers, load.done.length + 2 * inFlight);
  await step(`until ${needed} offers`, async () => (await load.reaches(needed), 'whole'));

  await Promise.race([load.stop(), load.failed, harness.failed]);
  const seconds = (performance.now() - began) / 1000;
  await settled(harness.database);
  const audit = await command(harness, ['audit', 'verify', '--checkpoints', harness.env['CHECKPOINT_FILE']!]);
  const { done } = load;
  return { seconds, offers: done.length, ...(await proven(harness, { before, done, erased, audit, newId: NEW_ID })) };
}

export type Done = Person & { offerId: string };
type Load = ReturnType<typeof startLoad>;

/** Makes offers until `stop`, with `inFlight` of them under way at any time. */
function startLoad(harness: Harness, inFlight: number) {
  const persons = people();
  const done: Done[] = [];
  let isOver = false;
  const lane = async () => {
    while (!isOver) {
      const person = persons.next().value;
      const { offerId } = await wholeOffer(harness, person);
      done.push({ ...person, offerId });
    }
  };
  const lanes = Promise.all(Array.from({ length: inFlight }, lane));
  const failed = lanes.then(() => new Promise<never>(() => {}));
  failed.catch(() => {}); // between two steps it is not awaited
  return {
    done,
    failed,
    async reaches(count: number) {
      while (done.length < count) await pause(50);
    },
    async stop() {
      isOver = true;
      await lanes;
    },
  };
}

/** Erases the next people with the command that an operator uses, after copying what the database holds of each. */
async function erase(harness: Harness, { done }: Load, erased: Copy[]): Promise<string> {
  const some = done.slice(erased.length, erased.length + ERASED_AT_ONCE);
  for (const person of some) {
    const copy = await copyOf(harness.database, person);
    await command(harness, ['vault', 'erase', 'person', '--by', 'bench'], person.iin);
    erased.push(copy);
  }
  return `${some.length} people`;
}

/** As docs/security/keys.md says: a whole new file replaces the old one. */
function putFirst(harness: Harness, name: KeyFile): string {
  const line = `${NEW_ID} ${randomBytes(32).toString('base64')}\n`;
  replace(harness, name, (old) => line + old);
  return `${NEW_ID} before bench`;
}

function removeOld(harness: Harness, name: KeyFile): string {
  replace(harness, name, (old) => `${old.split('\n')[0]}\n`);
  return `${NEW_ID} alone`;
}

function replace({ env }: Harness, name: KeyFile, change: (old: string) => string): void {
  const file = path.join(env['KEYS_DIR']!, KEY_FILES[name]);
  writeFileSync(`${file}.new`, change(readFileSync(file, 'utf8')), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/** Gives the provider a new key, which it uses from then on, and revokes the old one when no call with it is open. */
async function changeApiKey(harness: Harness, load: Load): Promise<string> {
  const [, oldPrefix = ''] = harness.apiKey.split('_');
  harness.apiKey = await command(harness, ['api-key', 'new', '--provider', 'enbek']);
  await load.reaches(load.done.length + 1);
  return command(harness, ['api-key', 'revoke', oldPrefix]);
}

async function command({ env }: Harness, args: string[], input = ''): Promise<string> {
  const { code, stdout, stderr } = await usynys(args, env, input);
  if (code !== 0) throw new Error(`usynys ${args.join(' ')} ended with ${code}:\n${stdout}${stderr}`);
  return stdout.trim();
}
