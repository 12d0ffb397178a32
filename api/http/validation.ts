import type { z } from 'zod';
import type { Detail } from './problem.ts';
import { Problem } from './problem.ts';

type Issue = z.core.$ZodIssue;

/** More than this is not read, and an answer must not grow with a hostile request. */
const MAX_ERRORS = 20;

/** The body as its schema reads it; throws a 400 that points to everything that is wrong. */
export function checkedBody<T>(schema: z.ZodType<T>, body: unknown): T {
  const { success, data, error } = schema.safeParse(body);
  if (!success) throw invalidBody(error.issues);
  return data;
}

/** The query parameters as their schema reads them. */
export function checkedQuery<T>(schema: z.ZodType<T>, query: unknown): T {
  const { success, data, error } = schema.safeParse(query);
  if (success) return data;
  const errors = found(error.issues).map(({ path, detail }) => ({ parameter: path.join('.'), detail }));
  throw new Problem('invalid-request', 'A query parameter is not valid', { errors });
}

/** The times between which a list is asked for. */
export const momentsOf = ({ from, to }: { from?: string; to?: string }): { from?: Date; to?: Date } => ({
  ...(from ? { from: new Date(from) } : {}),
  ...(to ? { to: new Date(to) } : {}),
});

/** The problem that these issues make. */
export function invalidBody(issues: readonly Issue[]): Problem {
  const errors: Detail[] = found(issues).map(({ path, detail }) => ({ pointer: pointerTo(path), detail }));
  return new Problem('invalid-request', 'The body does not fit; see `errors`', { errors });
}

/** A JSON pointer as a URI fragment: `#/recipient/iin`. */
export const pointerTo = (path: readonly PropertyKey[]): string =>
  `#${path.map((key) => `/${encoded(String(key))}`).join('')}`;

/** Half a surrogate pair has no encoding. */
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
      return issue.keys.map((key) => ({ path: [...path, key], detail: 'is not known here' }));
    if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [{ path, detail }];
    // Of all that it could have been, the one that it nearly is.
    const nearest = issue.errors.toSorted((a, b) => errorsIn(a).length - errorsIn(b).length)[0]!;
    return errorsIn(nearest).map((inner) => ({ ...inner, path: [...path, ...inner.path] }));
  });
}
