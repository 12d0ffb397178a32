/** What is wrong with settings, in the words of the person who has written them. */
import type { z } from 'zod';

type Issue = z.core.$ZodRawIssue;

/** What is wrong with a setting, for the person who has written it. A schema's own message goes before it. */
export function inPlainWords(issue: Issue): string | undefined {
  if (issue.input === undefined && issue.code !== 'unrecognized_keys') return 'is not set';
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${kindOf(issue.expected)}`;
    case 'invalid_value':
      return `must be ${issue.values.length > 1 ? 'one of ' : ''}${issue.values.join(', ')}`;
    case 'invalid_format':
      return FORMATS[issue.format] ?? 'is not written as it must be';
    case 'too_small':
      return bound(issue.inclusive === false ? 'more than' : 'at least', issue.minimum, issue.origin);
    case 'too_big':
      return bound(issue.inclusive === false ? 'less than' : 'at most', issue.maximum, issue.origin);
    case 'unrecognized_keys':
      return `there is no setting ${issue.keys.map((key) => `"${key}"`).join(', ')}`;
    case 'invalid_union':
      return ofUnion(issue);
    default:
      return undefined;
  }
}

/** A value that fits none of several forms: what each of them says of it. */
function ofUnion(issue: Issue): string {
  const { errors = [], options } = issue as { errors?: z.core.$ZodIssue[][]; options?: unknown[] };
  if (options) return `must be one of ${options.join(', ')}`;
  return [...new Set(errors.map((one) => one.map(lineOf).join(' and ')))].join(', or ');
}

/** Such as `sms.gateways[0].url`. */
const fieldAt = (path: readonly PropertyKey[]): string =>
  path.reduce<string>((all, one) => all + (typeof one === 'number' ? `[${one}]` : (all && '.') + String(one)), '');

const lineOf = ({ path, message }: z.core.$ZodIssue): string =>
  path.length > 0 ? `${fieldAt(path)}: ${message}` : message;

/** One line for each fault: its place, and what is wrong there. */
export const faultsIn = (error: z.ZodError): string[] => error.issues.map(lineOf);

const KINDS: Record<string, string> = {
  int: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  string: 'a text',
  array: 'a list',
  object: 'a set of settings',
  record: 'a set of settings',
};
const kindOf = (expected: string): string => KINDS[expected] ?? expected;

const FORMATS: Record<string, string> = {
  url: 'must be an address such as https://host.example',
  cidrv4: 'must be a network such as 198.51.100.0/24',
  cidrv6: 'must be a network such as 2001:db8::/32',
};

const UNITS: Record<string, string> = { string: ' characters', array: ' entries' };

const bound = (words: string, limit: number | bigint, origin: string): string =>
  `must ${UNITS[origin] ? 'have' : 'be'} ${words} ${limit}${UNITS[origin] ?? ''}`;
