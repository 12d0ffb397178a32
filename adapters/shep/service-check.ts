/** What the fields of a service's settings must be to each other. */
import type { z } from 'zod';
import { ElementName, ElementPath, resolved } from './paths.ts';
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
    const faults = [
      ...faultsOfPrefixes(settings),
      ...faultsOfQuestion(settings, values),
      ...faultsOfAnswer(settings, paths(settings)),
      ...faultsOfSignature(settings, values),
    ];
    for (const fault of faults) context.addIssue({ code: 'custom', ...fault });
  };

/** The prefixes of what we write ourselves. */
const OWN_PREFIXES = ['d', 'xsi', 'xml', 'xmlns'];

function faultsOfPrefixes({ namespaces }: ShepService): Fault[] {
  return Object.keys(namespaces).flatMap((prefix) => {
    const path = ['namespaces', prefix];
    if (OWN_PREFIXES.includes(prefix)) return [{ path, message: 'is a prefix that we use ourselves' }];
    return /^[A-Za-z_][\w.-]*$/.test(prefix) ? [] : [{ path, message: 'is not a prefix' }];
  });
}

const answerOf = (settings: object): Record<string, unknown> =>
  'answer' in settings ? (settings.answer as Record<string, unknown>) : {};

function faultsOfQuestion(settings: ShepService, { needed, others = [] }: QuestionValues): Fault[] {
  const { elements, form, signed } = settings.question;
  const [path, known] = [['question', 'elements'], valuesOf({ needed, others })];
  const fault = (message: string): Fault => ({ path, message });
  if (!elements) return form === 'text' || signed ? [fault('must be given where data holds one element')] : [];
  const used = textsOf(elements).flatMap((text) => [...text.matchAll(PLACEHOLDER)].map(([, name]) => name!));
  const roots = Object.keys(elements).length;
  return [
    ...used.filter((name) => !known.includes(name)).map((name) => fault(`has no value {${name}}: ${known.join(', ')}`)),
    ...needed.filter((name) => !used.includes(name)).map((name) => fault(`must hold {${name}}`)),
    ...namesOf(elements).flatMap((name) => faultOfName(name, settings).map(fault)),
    ...((form === 'text' || signed) && roots !== 1 ? [fault('must be one element')] : []),
  ];
}

/** What is wrong with the name of an element, if anything is. */
function faultOfName(name: string, { namespace, namespaces }: ShepService): string[] {
  if (!ElementName.safeParse(name).success) return [`"${name}" is not the name of an element`];
  return resolved(name, { namespace, namespaces }) ? [] : [`the prefix of ${name} is not in namespaces`];
}

/** Paths that are none are refused where they stand; here are those whose prefixes have no namespace. */
function faultsOfAnswer(settings: ShepService, own: Record<string, unknown>): Fault[] {
  const { about, innerStatus } = settings;
  const all = Object.entries({ ...own, ...about, ...(innerStatus ? { innerStatus: innerStatus.element } : {}) });
  return all.flatMap(([name, path]) => {
    if (typeof path !== 'string' || !ElementPath.safeParse(path).success) return [];
    const faults = path.split('/').flatMap((step) => faultOfName(step, settings));
    return faults.map((message) => ({ path: [name], message }));
  });
}

function faultsOfSignature({ about, signature, innerSerials }: ShepService, values: QuestionValues): Fault[] {
  const known = valuesOf(values);
  const unknown = Object.keys(about).filter((name) => !known.includes(name));
  return [
    ...unknown.map((name) => ({
      path: ['about', name],
      message: `is no value that is asked with: ${known.join(', ')}`,
    })),
    ...(signature === 'inner' && innerSerials.length === 0
      ? [{ path: ['innerSerials'], message: 'must name the certificates of the inner signature' }]
      : []),
    // The envelope is then not signed, and with it the id of the question: an old answer about another would count.
    ...(signature === 'inner' && Object.keys(about).length === 0
      ? [{ path: ['about'], message: 'must say where a signed answer repeats what was asked' }]
      : []),
  ];
}

const valuesOf = ({ needed, others = [] }: QuestionValues): string[] => [...needed, ...others, ...OF_EVERY_QUESTION];
