/** What the fields of a service's settings must be to each other. */
import type { z } from 'zod';
import { ElementPath, resolved } from './paths.ts';
import { namesOf, PLACEHOLDER, textsOf } from './question-settings.ts';
import type { ShepService } from './service-settings.ts';

/** The values that a question to a service may hold; those of `needed` it must hold. */
export type QuestionValues = { needed: readonly string[]; others?: readonly string[] };
/** The values of every question. */
const OF_EVERY_QUESTION = ['messageId', 'messageDate'];

type Fault = { path: (string | number)[]; message: string };

/** A check of a service's settings; `paths` are its own fields that are paths in an answer. */
export const checkedService =
  <T extends ShepService>(values: QuestionValues, paths: (settings: T) => Record<string, unknown> = answerOf) =>
  (settings: T, context: z.RefinementCtx): void => {
    for (const fault of [...faultsOfQuestion(settings, values), ...faultsOfAnswer(settings, paths(settings))])
      context.addIssue({ code: 'custom', ...fault });
  };

const answerOf = (settings: object): Record<string, unknown> =>
  'answer' in settings ? (settings.answer as Record<string, unknown>) : {};

function faultsOfQuestion(settings: ShepService, { needed, others = [] }: QuestionValues): Fault[] {
  const { elements, form, signed } = settings.question;
  const [path, known] = [
    ['question', 'elements'],
    [...needed, ...others, ...OF_EVERY_QUESTION],
  ];
  const fault = (message: string): Fault => ({ path, message });
  if (!elements) return form === 'text' || signed ? [fault('must be given where data holds one element')] : [];
  const used = textsOf(elements).flatMap((text) => [...text.matchAll(PLACEHOLDER)].map(([, name]) => name!));
  const roots = Object.keys(elements).length;
  return [
    ...used.filter((name) => !known.includes(name)).map((name) => fault(`has no value {${name}}: ${known.join(', ')}`)),
    ...needed.filter((name) => !used.includes(name)).map((name) => fault(`must hold {${name}}`)),
    ...namesOf(elements)
      .filter((name) => !resolved(name, namesIn(settings)))
      .map((name) => fault(unknownPrefix(name))),
    ...((form === 'text' || signed) && roots !== 1 ? [fault('must be one element')] : []),
  ];
}

function faultsOfAnswer(settings: ShepService, own: Record<string, unknown>): Fault[] {
  const { about, innerStatus, signature, innerSerials } = settings;
  const all = Object.entries({ ...own, ...about, ...(innerStatus ? { innerStatus: innerStatus.element } : {}) });
  const written = all.flatMap(([name, path]) => (typeof path === 'string' ? [{ name, path }] : []));
  return [
    ...written.flatMap(({ name, path }) =>
      ElementPath.safeParse(path).success
        ? path
            .split('/')
            .flatMap((step) =>
              resolved(step, namesIn(settings)) ? [] : [{ path: [name], message: unknownPrefix(step) }],
            )
        : [],
    ),
    ...(signature === 'inner' && innerSerials.length === 0
      ? [{ path: ['innerSerials'], message: 'must name the certificates of the inner signature' }]
      : []),
    // The envelope is then not signed, and with it the id of the question: an old answer about another would count.
    ...(signature === 'inner' && Object.keys(about).length === 0
      ? [{ path: ['about'], message: 'must say where a signed answer repeats what was asked' }]
      : []),
  ];
}

const namesIn = ({ namespace, namespaces }: ShepService) => ({ namespace, namespaces });
const unknownPrefix = (name: string): string => `the prefix of ${name} is not in namespaces`;
