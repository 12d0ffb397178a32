/** Secrets and keys that a production may not have: said at the start, all at once. */
import { statSync } from 'node:fs';
import { openKeyRing } from '../keys/key-ring.ts';
import type { Connections } from './definition.ts';

/** A setting as the messages name it; they never quote its value. */
export type Named = { name: string; value: string };

/** Those settings that have a value and such a name. */
export const named = (settings: object, pattern: RegExp): Named[] =>
  Object.entries(settings).flatMap(([name, value]) =>
    typeof value === 'string' && pattern.test(name) ? [{ name, value }] : [],
  );

/** The secrets of the gateways' webhooks. */
export const gatewaySecrets = ({ sms }: Connections): Named[] =>
  sms.gateways.flatMap((gateway) =>
    named(gateway, /webhookSecret$/i).map(({ name, value }) => ({ name: `the ${name} of ${gateway.name}`, value })),
  );

/** Secrets that are the same, or that nobody made by chance. */
export function secretFaults(secrets: readonly Named[]): string[] {
  return secrets.flatMap(({ name, value }, index) => {
    const twin = secrets.slice(0, index).find((other) => other.value === value);
    const bytes = value.startsWith('whsec_') ? Buffer.from(value.slice('whsec_'.length), 'base64') : Buffer.from(value);
    return [
      ...(twin ? [`${name}: is the same as ${twin.name}`] : []),
      ...(new Set(bytes).size < 6 ? [`${name}: is not random`] : []),
    ];
  });
}

/** A file of keys that is not there, that others may read, or that serves two purposes. */
export function keyFileFaults(files: readonly Named[]): string[] {
  return files.flatMap(({ name, value: file }, index) => {
    const twin = files.slice(0, index).find((other) => other.value === file);
    return [...(twin ? [`${name}: is the same file as ${twin.name}`] : []), ...modeFault(name, file)];
  });
}

function modeFault(name: string, file: string): string[] {
  try {
    const { mode } = statSync(file);
    return mode & 0o007 ? [`${name}: everybody on this machine may use the file: chmod 600`] : contentFault(name, file);
  } catch (fault) {
    return [`${name}: cannot be read: ${(fault as { code?: string }).code}`];
  }
}

/** Those that hold one key in PEM say at their first use what is wrong with it. */
const HAS_LINES = /(KEYS|INDEX_KEY|PEPPER)_FILE$/;

function contentFault(name: string, file: string): string[] {
  if (!HAS_LINES.test(name)) return [];
  try {
    const { id } = openKeyRing(file).current();
    return id.startsWith('dev-') ? [`${name}: ${id} is the key of a development: usynys vault key <id> makes one`] : [];
  } catch (fault) {
    return [`${name}: ${(fault as Error).message}: usynys vault key <id> makes one`];
  }
}

/** What the sandbox's file of connections says for everybody to read, by the names of the fields that are secrets or trust. */
const OF_THE_SANDBOX: Record<string, string> = {
  password: 'sandbox',
  key: 'dXN5bnlz',
  ovt: 'a-signed-token',
  trustedSerials: '4a73689999702779c9003d817531eb9e',
};

/** Where connections still have what the sandbox has, wherever it stands. */
export function sandboxFaults(connections: unknown, place: readonly string[] = []): string[] {
  if (typeof connections !== 'object' || connections === null) return [];
  return Object.entries(connections).flatMap(([name, value]) => {
    const here = [...place, name];
    const known = OF_THE_SANDBOX[name];
    const isKnown = known !== undefined && [value].flat().includes(known);
    return isKnown ? [`${here.join('.')}: is the sandbox’s, which everybody knows`] : sandboxFaults(value, here);
  });
}
