import { Router } from 'express';
import type { Operation } from './operation.ts';
import { Problem } from './problem.ts';
import { expressPath } from './routes.ts';

/** Refuses a method that a path does not know, and answers OPTIONS. It runs before the routes, so that a fixed path
 *  such as `/v1/offers/search` is not taken for one with a parameter. */
export function knownMethods(operations: readonly Operation[]): Router {
  const router = Router();
  for (const [path, methods] of methodsByPath(operations)) {
    const allow = [...methods, 'OPTIONS'].join(', ');
    router.all(expressPath(path), ({ method }, response, next) => {
      if (methods.includes(method)) return next('router');
      if (method !== 'OPTIONS')
        throw new Problem('method-not-allowed', `This path knows ${allow}`, { headers: { allow } });
      response.status(204).set({ allow }).end();
    });
  }
  return router;
}

/** Fixed paths come first. */
function methodsByPath(operations: readonly Operation[]): [string, string[]][] {
  const methods = new Map<string, string[]>();
  for (const { path, method } of operations) {
    // Express answers HEAD as it answers GET, without the body.
    const names = method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()];
    methods.set(path, [...(methods.get(path) ?? []), ...names]);
  }
  const parameters = (path: string) => path.split('{').length;
  return [...methods].toSorted(([one], [other]) => parameters(one) - parameters(other));
}
