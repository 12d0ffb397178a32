import { z } from 'zod';
import { SystemUrl } from '../settings/fields.ts';
import { OperationSettings } from './operation-settings.ts';
import { ElementPath } from './paths.ts';
import { QuestionSettings } from './question-settings.ts';
import { Serial } from './signer-settings.ts';
import { MEANINGS } from './statuses.ts';

export const Name = z.string().min(1).max(200);
export const TimeoutMs = z.int().min(100).max(120_000);
/** A code of a service in a table; '' for an answer that says nothing. */
export const Code = z.string().max(200);
/** The `xsi:type` of a question's `data`; '' for none. */
export const TypeName = z.string().max(200);
const [YES, NO] = [
  ['true', '1', 'да', 'иә'],
  ['false', '0', 'нет', 'жоқ'],
];
/** What a service's words for yes and no mean. */
export const YesOrNo = z
  .record(Code, z.boolean())
  .default(Object.fromEntries([...YES, ...NO].map((word) => [word, YES.includes(word)])));

/** Whose signature an answer must have: ШЭП's around the body, the service's own inside the data, or none. */
export const SIGNATURES = ['outer', 'inner', 'none'] as const;

/** One service behind ШЭП: its name there, and where it differs from the others. */
export const service = (serviceId: string) => ({
  serviceId: Name.default(serviceId),
  url: SystemUrl.optional(),
  timeoutMs: TimeoutMs.optional(),
  routeId: Name.optional(),
  properties: z.record(Name, z.string()).optional(),
  operation: OperationSettings,
  /** As for all services, where this one differs. */
  correlation: z.enum(['required', 'if-present']).optional(),
  statuses: z.record(Code, z.enum(MEANINGS)).default({}),
  /** Namespace of names without a prefix in the data of the question, and of the answer where that has another. */
  namespace: z.string().default(''),
  answerNamespace: z.string().optional(),
  /** The namespaces of names with a prefix, in the question and in paths of the answer; '' is none. */
  namespaces: z.record(Name, z.string()).default({}),
  dataType: TypeName.optional(),
  question: QuestionSettings,
  /** Whether the answer's `data` holds elements, or one element as escaped text. */
  answerForm: z.enum(['xml', 'text']).default('xml'),
  signature: z.enum(SIGNATURES).default('outer'),
  /** Where `inner` is demanded: the serial numbers of the certificates that the service signs with. */
  innerSerials: z.array(Serial).default([]),
  /** Where the answer repeats what was asked: paths by the names of the values. Another value is refused. */
  about: z.record(Name, ElementPath).default({}),
  /** Messages with which SCSE001 means "no match"; with any other message it is a fault. */
  noMatchMessages: z.array(Name).default([]),
  /** A second status that the service writes into its data, and what its codes mean. */
  innerStatus: z
    .strictObject({ element: ElementPath, statuses: z.record(Code, z.enum(MEANINGS)).default({ '0': 'ok' }) })
    .optional(),
});
const Service = z.strictObject(service('X'));
export type ShepService = z.infer<typeof Service>;
