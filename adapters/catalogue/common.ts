/** Texts that belong to no service, and those that a service inherits when it has none of its own. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { InheritableTemplates, ServiceDefinition, ServiceDraft, Template } from './definition.ts';

const CommonTexts = z.strictObject({
  templates: z.strictObject({ ...InheritableTemplates.shape, unknownSender: Template }),
});
type CommonTemplates = z.infer<typeof CommonTexts>['templates'];

const FILE = new URL('../../prisma/catalogue/common.yaml', import.meta.url);
let read: CommonTemplates | undefined;

/** The common templates of prisma/catalogue/common.yaml, read once. */
export function commonTemplates(): CommonTemplates {
  read ??= CommonTexts.parse(parse(readFileSync(FILE, 'utf8'))).templates;
  return read;
}

/** Completes a service with the common texts, so that a later change of these never changes a stored version. Throws a
 *  ZodError. */
export function completeDefinition(written: unknown): ServiceDefinition {
  const draft = ServiceDraft.parse(written);
  const { unknownSender: _, ...inherited } = commonTemplates();
  return ServiceDefinition.parse({ ...draft, templates: { ...inherited, ...draft.templates } });
}
