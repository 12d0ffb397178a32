/** What the texts of a service must satisfy: at most three SMS parts, both answers shown, nothing that fraud asks
 *  for. */
import { LANGUAGES } from '../../domain/languages.ts';
import type { Language } from '../../domain/languages.ts';
import { smsParts } from '../../domain/sms-parts.ts';
import type { ServiceDefinition, ServiceSmsKind } from './definition.ts';
import { forbiddenIn } from './forbidden-words.ts';
import { MAX_OFFERS, MAX_RESULT_NUMBER, messageOf, renderSms } from './texts.ts';
import type { SmsValues } from './texts.ts';

/** What is wrong with a service, and where in its definition. */
export type Problem = { path: string; message: string };

/** The most parts that one SMS may have. */
export const MAX_PARTS = 3;

const LONGEST_CODE = '8888';

/** The arguments that a template of each kind may use; another name would stay empty when the SMS is sent. */
const ARGUMENTS: Record<ServiceSmsKind, string[]> = {
  offer: ['serviceName', 'window', 'code'],
  reminder: ['serviceName', 'window', 'code', 'deadline'],
  annulled: ['serviceName', 'window', 'code'],
  granted: ['serviceName', 'code', 'resultNumber'],
  refused: ['serviceName', 'code', 'ground', 'resultNumber'],
  accepted: ['serviceName', 'code'],
  notProvided: ['serviceName', 'code', 'reason'],
  declined: ['serviceName', 'code', 'correctable'],
  help: ['serviceName', 'window', 'code'],
  late: ['serviceName', 'code', 'situation'],
  settled: ['serviceName', 'code', 'end'],
  closed: ['serviceName', 'code', 'reason'],
  optedOut: [],
  optedIn: [],
  whichOne: ['offers', 'firstCode'],
};
/** The arguments that it must use: the window in an offer (§4a), the deadline in a reminder, the ground in a refusal
 *  (§3.2). */
const REQUIRED: Partial<Record<ServiceSmsKind, string[]>> = {
  offer: ['window'],
  reminder: ['deadline'],
  refused: ['ground'],
  whichOne: ['offers', 'firstCode'],
};
const SHOWS_BOTH_ANSWERS: ServiceSmsKind[] = ['offer', 'reminder', 'help', 'whichOne'];

/** Checks every text of a service with its longest values; an empty list means that it may send SMS. */
export function checkTemplates(definition: ServiceDefinition): Problem[] {
  const kinds = Object.keys(ARGUMENTS) as ServiceSmsKind[];
  return kinds.flatMap((kind) =>
    LANGUAGES.flatMap((language) =>
      checkTemplate(definition, kind, language).map((message) => ({ path: `templates.${kind}.${language}`, message })),
    ),
  );
}

function checkTemplate(definition: ServiceDefinition, kind: ServiceSmsKind, language: Language): string[] {
  const template = definition.templates[kind]?.[language];
  if (!template?.trim()) return ['the text is missing'];
  const found = { names: new Set<string>(), literals: '' };
  try {
    collect(messageOf(template, language).getAst(), found);
  } catch (error) {
    return [`the text is not an ICU message: ${(error as Error).message}`];
  }
  const unknown = [...found.names].filter((name) => !ARGUMENTS[kind].includes(name));
  if (unknown.length > 0)
    return unknown.map((name) => `{${name}} is not known here; known: ${ARGUMENTS[kind].join(', ')}`);
  const missing = (REQUIRED[kind] ?? []).filter((name) => !found.names.has(name)).map((name) => `{${name}} is missing`);
  const answers = SHOWS_BOTH_ANSWERS.includes(kind) ? missingAnswers(found.literals) : [];
  return [...missing, ...answers, ...checkRendered(definition, kind, language)];
}

/** Renders the texts in the language, even if the service does not use it yet. */
function checkRendered(definition: ServiceDefinition, kind: ServiceSmsKind, language: Language): string[] {
  const speaking = { ...definition, languages: [language] };
  const texts = longestValues(definition, kind).map((values) => renderSms(speaking, kind, language, values).text);
  const parts = Math.max(...texts.map((text) => smsParts(text).parts));
  const tooLong =
    parts > MAX_PARTS ? [`with its longest values the text takes ${parts} parts, more than ${MAX_PARTS}`] : [];
  return [...tooLong, ...new Set(texts.flatMap(forbiddenIn))];
}

function longestValues({ refusalGrounds, shortNames }: ServiceDefinition, kind: ServiceSmsKind): SmsValues[] {
  // A letter outside GSM 03.38: a decision's number may make the whole SMS UCS-2.
  const resultNumber = '№'.repeat(MAX_RESULT_NUMBER);
  const offers = Array.from({ length: MAX_OFFERS }, () => ({ code: LONGEST_CODE, shortNames }));
  const longest = { code: LONGEST_CODE, deadlineMs: Date.UTC(2026, 10, 23, 17), resultNumber, offers };
  if (kind === 'refused') return refusalGrounds.map(({ code }) => ({ ...longest, ground: code }));
  if (kind === 'late') return [longest, { ...longest, situation: 'called' }];
  return [longest, { ...longest, resultNumber: undefined }];
}

function missingAnswers(literals: string): string[] {
  return ['1', '2']
    .filter((digit) => !new RegExp(`(?<!\\d)${digit}(?!\\d)`).test(literals))
    .map((digit) => `the answer ${digit} is not shown`);
}

type Ast = ReturnType<ReturnType<typeof messageOf>['getAst']>;

/** Gathers the argument names and the fixed text of a message, through all branches of its selects. */
function collect(ast: Ast, found: { names: Set<string>; literals: string }): void {
  for (const element of ast) {
    if (element.type === LITERAL) found.literals += ` ${element.value} `;
    else if ('value' in element) found.names.add(element.value);
    if ('options' in element) for (const option of Object.values(element.options)) collect(option.value, found);
  }
}

// The parser's own mark for fixed text; its enum is not exported by intl-messageformat.
const LITERAL = 0;
