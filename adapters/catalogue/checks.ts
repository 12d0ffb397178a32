/** What the texts of a service must satisfy: at most two SMS parts, both answers shown, the same values in every
 *  language, nothing that fraud asks for. */
import { LANGUAGES } from '../../domain/languages.ts';
import type { Language } from '../../domain/languages.ts';
import { smsParts } from '../../domain/sms-parts.ts';
import { ARGUMENTS, REQUIRED, VARIANTS } from './arguments.ts';
import type { ServiceDefinition, ServiceSmsKind } from './definition.ts';
import { forbiddenIn } from './forbidden-words.ts';
import { longestTexts } from './longest-texts.ts';
import { asBranch, MAX_PARTS, messageOf } from './texts.ts';

/** What is wrong with a service, and where in its definition. */
export type Problem = { path: string; message: string };

const SHOWS_BOTH_ANSWERS: ServiceSmsKind[] = ['offer', 'reminder', 'help', 'whichOne'];
/** The branches that need no value of VARIANTS: no number, and whether a refusal can be corrected. */
const ALWAYS_KNOWN = ['other', 'none', 'yes', 'no'];

/** Checks every text of a service with its longest values; an empty list means that it may send SMS. */
export function checkTemplates(definition: ServiceDefinition): Problem[] {
  return (Object.keys(ARGUMENTS) as ServiceSmsKind[]).flatMap((kind) => {
    const read = LANGUAGES.map((language) => readTemplate(definition, kind, language));
    return LANGUAGES.flatMap((language, index) => {
      const messages = checkTemplate(definition, kind, language, read[index]!);
      const apart = messages.length > 0 ? [] : differences(read[index]!, read);
      return [...messages, ...apart].map((message) => ({ path: `templates.${kind}.${language}`, message }));
    });
  });
}

/** The arguments of a template, its branches (`{reason, select, not_entitled}`) and its fixed text. */
type ReadTemplate = { names: Set<string>; branches: Map<string, string>; literals: string; problem?: string };

function readTemplate(definition: ServiceDefinition, kind: ServiceSmsKind, language: Language): ReadTemplate {
  const template = definition.templates[kind]?.[language];
  const found: ReadTemplate = { names: new Set(), branches: new Map(), literals: '' };
  if (!template?.trim()) return { ...found, problem: 'the text is missing' };
  try {
    collect(messageOf(template, language).getAst(), found);
    return found;
  } catch (error) {
    return { ...found, problem: `the text is not an ICU message: ${(error as Error).message}` };
  }
}

function checkTemplate(
  definition: ServiceDefinition,
  kind: ServiceSmsKind,
  language: Language,
  { names, branches, literals, problem }: ReadTemplate,
): string[] {
  if (problem) return [problem];
  const unknown = [...names].filter((name) => !ARGUMENTS[kind].includes(name));
  if (unknown.length > 0)
    return unknown.map((name) => `{${name}} is not known here; known: ${ARGUMENTS[kind].join(', ')}`);
  const known = [...ALWAYS_KNOWN, ...(VARIANTS[kind] ?? []).flatMap((values) => Object.values(values).map(asBranch))];
  const never = [...branches].filter(([, value]) => !known.includes(value)).map(([branch]) => `${branch} never occurs`);
  const missing = (REQUIRED[kind] ?? []).filter((name) => !names.has(name)).map((name) => `{${name}} is missing`);
  const answers = SHOWS_BOTH_ANSWERS.includes(kind) ? missingAnswers(literals) : [];
  return [...never, ...missing, ...answers, ...checkRendered(definition, kind, language)];
}

/** What the other languages say and this one leaves out. */
function differences({ names, branches }: ReadTemplate, all: ReadTemplate[]): string[] {
  const theirs = new Set(all.flatMap((one) => [...[...one.names].map((name) => `{${name}}`), ...one.branches.keys()]));
  const own = new Set([...[...names].map((name) => `{${name}}`), ...branches.keys()]);
  return [...theirs].filter((one) => !own.has(one)).map((one) => `${one} is missing; another language has it`);
}

function checkRendered(definition: ServiceDefinition, kind: ServiceSmsKind, language: Language): string[] {
  const texts = longestTexts(definition, kind, language);
  const parts = Math.max(...texts.map((text) => smsParts(text).parts));
  const tooLong =
    parts > MAX_PARTS ? [`with its longest values the text takes ${parts} parts, more than ${MAX_PARTS}`] : [];
  return [...tooLong, ...new Set(texts.flatMap(forbiddenIn))];
}

function missingAnswers(literals: string): string[] {
  return ['1', '2']
    .filter((digit) => !new RegExp(`(?<!\\d)${digit}(?!\\d)`).test(literals))
    .map((digit) => `the answer ${digit} is not shown`);
}

type Ast = ReturnType<ReturnType<typeof messageOf>['getAst']>;

/** Gathers the arguments, the branches and the fixed text of a message, through all its selects. */
function collect(ast: Ast, found: ReadTemplate): void {
  for (const element of ast) {
    if (element.type === LITERAL) found.literals += ` ${element.value} `;
    else if ('value' in element) found.names.add(element.value);
    if (!('options' in element)) continue;
    for (const [branch, option] of Object.entries(element.options)) {
      found.branches.set(`{${element.value}, select, ${branch}}`, branch);
      collect(option.value, found);
    }
  }
}

// The parser's own mark for fixed text; its enum is not exported by intl-messageformat.
const LITERAL = 0;
