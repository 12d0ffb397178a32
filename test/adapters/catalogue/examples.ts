/** Services for the tests: the demo service of the catalogue, changed where a test needs it. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { completeDefinition } from '../../../adapters/catalogue/common.ts';
import type { ServiceDefinition, ServiceDraft } from '../../../adapters/catalogue/definition.ts';

const file = new URL('../../../prisma/catalogue/services/test-allowance.yaml', import.meta.url);

/** The demo service as its file states it, with changes. */
export function written(changes: Record<string, unknown> = {}): ServiceDraft {
  return { ...parse(readFileSync(file, 'utf8')), ...changes };
}

/** The complete demo service, with changes. */
export const service = (changes: Record<string, unknown> = {}): ServiceDefinition =>
  completeDefinition(written(changes));

/** The demo service with some of its templates replaced; one text is used for all three languages. */
export function serviceSaying(
  texts: Record<string, string | { kk: string; ru: string; en: string }>,
): ServiceDefinition {
  const inAll = Object.entries(texts).map(([kind, text]) => [
    kind,
    typeof text === 'string' ? { kk: text, ru: text, en: text } : text,
  ]);
  return service({ templates: { ...written().templates, ...Object.fromEntries(inAll) } });
}
