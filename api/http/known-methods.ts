import type { RequestHandler } from 'express';
import type { Operation } from './operation.ts';
import { Problem } from './problem.ts';

/** Refuses a method that a path does not know, and answers OPTIONS. It runs before the routes, so that a fixed path
 *  such as `/v1/offers/search` is not taken for one with a parameter. */
export function knownMethods(operations: readonly Operation[]): RequestHandler {
  const paths = pathsOf(operations);
  return ({ method, path: asked }, response, next) => {
    const methods = paths.find(({ pattern }) => pattern.test(asked))?.methods;
    if (!methods || methods.includes(method)) return next();
    const allow = [...methods, 'OPTIONS'].join(', ');
    if (method !== 'OPTIONS')
      throw new Problem('method-not-allowed', `This path knows ${allow}`, { headers: { allow } });
    response.status(204).set({ allow }).end();
  };
}

/** Every path with its methods; fixed paths come first. */
function pathsOf(operations: readonly Operation[]): { pattern: RegExp; methods: string[] }[] {
  const methods = new Map<string, string[]>();
  for (const { path, method } of operations) {
    // Express answers HEAD as it answers GET, without the body.
    const names = method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()];
    methods.set(path, [...(methods.get(path) ?? []), ...names].toSorted());
  }
  const parameters = (path: string) => path.split('{').length;
  return [...methods.keys()]
    .toSorted((one, other) => parameters(one) - parameters(other))
    .map((path) => ({ pattern: patternOf(path), methods: methods.get(path)! }));
}

/** What Express matches: letters of either case, and one more slash at the end. */
const patternOf = (path: string): RegExp =>
  new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}/?$`, 'i');
