import type { z } from 'zod';
import type { Detail } from './problem.ts';
import { Problem } from './problem.ts';
import { storageProblem } from './storable.ts';

type Issue = z.core.$ZodIssue;

/** The most errors in one answer, so that it does not grow with a hostile request. */
const MAX_ERRORS = 20;

/** The body, if the database can store it as JSON; throws a 400 that says why not. */
export function storable(body: unknown): unknown {
  const problem = storageProblem(body);
  if (problem) throw new Problem('invalid-request', `The body ${problem}`);
  return body;
}

/** The body as its schema parses it; throws a 400 with a pointer to every error. */
export function checkedBody<T>(schema: z.ZodType<T>, body: unknown): T {
  const { success, data, error } = schema.safeParse(body);
  if (!success) throw invalidBody(error.issues);
  return data;
}

/** The query parameters as their schema parses them; throws a 400 that names every error. */
export function checkedQuery<T>(schema: z.ZodType<T>, query: unknown): T {
  const { success, data, error } = schema.safeParse(query);
  if (success) return data;
  const errors = found(error.issues).map(({ path, detail }) => ({ parameter: path.join('.'), detail }));
  throw new Problem('invalid-request', 'Query parameters are invalid; see `errors`', { errors });
}

/** The moments `from` and `to` of a list's query. */
export const momentsOf = ({ from, to }: { from?: string; to?: string }): { from?: Date; to?: Date } => ({
  ...(from ? { from: new Date(from) } : {}),
  ...(to ? { to: new Date(to) } : {}),
});

/** The problem of a body with these issues. */
export function invalidBody(issues: readonly Issue[]): Problem {
  const errors: Detail[] = found(issues).map(({ path, detail }) => ({ pointer: pointerTo(path), detail }));
  return new Problem('invalid-request', 'Request body is invalid; see `errors`', { errors });
}

/** §6a: the problem of eligibility facts with these issues: they are not what the service needs. */
export function invalidFacts(issues: readonly Issue[]): Problem {
  const errors = found(issues).map(({ path, detail }) => ({ pointer: pointerTo(['facts', ...path]), detail }));
  return new Problem('facts-invalid', 'Eligibility facts are missing or invalid; see `errors` (§6a)', { errors });
}

/** A JSON pointer as a URI fragment: `#/recipient/iin`. */
export const pointerTo = (path: readonly PropertyKey[]): string =>
  `#${path.map((key) => `/${encoded(String(key))}`).join('')}`;

/** Half a surrogate pair cannot be encoded, so it is replaced. */
const encoded = (key: string): string =>
  encodeURIComponent(
    key
      .replace(/\p{Surrogate}/gu, '\uFFFD')
      .replaceAll('~', '~0')
      .replaceAll('/', '~1'),
  );

type Found = { path: PropertyKey[]; detail: string };

const found = (issues: readonly Issue[]): Found[] => errorsIn(issues).slice(0, MAX_ERRORS);

function errorsIn(issues: readonly Issue[]): Found[] {
  return issues.flatMap((issue) => {
    const { path, message: detail } = issue;
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => ({ path: [...path, key], detail: 'is an unknown field' }));
    if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [{ path, detail }];
    // Of the members of a union, the one with the fewest errors was probably meant.
    const nearest = issue.errors.toSorted((a, b) => errorsIn(a).length - errorsIn(b).length)[0]!;
    return errorsIn(nearest).map((inner) => ({ ...inner, path: [...path, ...inner.path] }));
  });
}
