/** The catalogue as files: providers.yaml and services/*.yaml of one folder, read and checked as a whole. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { checkTemplates } from './checks.ts';
import type { Problem } from './checks.ts';
import { completeDefinition } from './common.ts';
import type { ServiceDefinition } from './definition.ts';
import { ProviderOfFile } from './provider.ts';
import { filledIn } from '../settings/placeholders.ts';

const Providers = z.array(ProviderOfFile);

/** A provider (§2.4) and the address of its system, with the placeholders filled in. */
export type ProviderEntry = z.infer<typeof Providers>[number];
/** The services of the files and the providers that give them. */
export type Catalogue = { providers: ProviderEntry[]; services: ServiceDefinition[] };

/** Reads a catalogue folder; throws one error that names every problem with its file and path. */
export function readCatalogue(folder: string, env: NodeJS.ProcessEnv): Catalogue {
  const { read, end } = reader(folder);
  const providers = read('providers.yaml', (text) => Providers.parse(filledIn(parse(text), env))).flat();
  const services = serviceFiles(folder).flatMap((file) => read(file, (text) => checkedService(text, file, providers)));
  return end({ providers, services });
}

/** The services of a catalogue folder alone: it needs no addresses and secrets of providers. Throws as readCatalogue
 *  does. */
export function readServices(folder: string): ServiceDefinition[] {
  const { read, end } = reader(folder);
  return end(serviceFiles(folder).flatMap((file) => read(file, (text) => checkedService(text, file, []))));
}

/** Reads files of the folder and gathers their problems; `end` throws them all. */
function reader(folder: string) {
  const problems: string[] = [];
  const read = <T>(file: string, make: (text: string) => T): T[] => {
    const { value, found } = attempt(() => make(readFileSync(path.join(folder, file), 'utf8')));
    problems.push(...found.map((problem) => `${file}: ${problem}`));
    return value === undefined ? [] : [value];
  };
  const end = <T>(whole: T): T => {
    if (problems.length > 0) throw new Error(`The catalogue is not valid:\n${problems.join('\n')}`);
    return whole;
  };
  return { read, end };
}

function serviceFiles(folder: string): string[] {
  const files = readdirSync(path.join(folder, 'services')).filter((file) => file.endsWith('.yaml'));
  return files.toSorted().map((file) => path.posix.join('services', file));
}

function checkedService(text: string, file: string, providers: ProviderEntry[]): ServiceDefinition {
  const definition = completeDefinition(parse(text));
  const problems = checkTemplates(definition);
  if (path.basename(file, '.yaml') !== definition.code)
    problems.push({ path: 'code', message: 'is not the name of the file' });
  if (providers.length > 0 && !providers.some(({ id }) => id === definition.provider)) {
    problems.push({ path: 'provider', message: `${definition.provider} is not in providers.yaml` });
  }
  if (problems.length > 0) throw new Error(problems.map(inWords).join('\n'));
  return definition;
}

function attempt<T>(make: () => T): { value?: T; found: string[] } {
  try {
    return { value: make(), found: [] };
  } catch (error) {
    if (!(error instanceof z.ZodError)) return { found: (error as Error).message.split('\n') };
    return { found: error.issues.map(({ path: at, message }) => inWords({ path: at.join('.'), message })) };
  }
}

const inWords = ({ path: at, message }: Problem): string => (at ? `${at}: ${message}` : message);
