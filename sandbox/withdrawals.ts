/** КДП's lists of withdrawals of consent that await an answer, one for each company that asked for consent. They follow
 *  the world: consent given again removes a request. */
import { randomUUID } from 'node:crypto';
import type { World } from './world.ts';

export interface Withdrawals {
  list(companyBin: string): { id: string; iin: string }[];
  /** False when there is no such request. */
  solve(id: string, solution: string): boolean;
  /** How the withdrawals of a person were answered, by company. */
  solutions(iin: string): { companyBin: string; solution: string }[];
}

type Request = { id: string; iin: string; companyBin: string; solution?: string };

export function createWithdrawals(world: World): Withdrawals {
  const requests = new Map<string, Request>(); // by company and person
  const isWithdrawn = (iin: string) => world.person(iin)?.consent === 'withdrawn';
  const openRequests = (): Request[] => {
    for (const [key, { iin }] of requests) if (!isWithdrawn(iin)) requests.delete(key);
    return [...requests.values()].filter(({ solution }) => solution === undefined);
  };
  return {
    list(companyBin) {
      for (const { iin } of world.people().filter((person) => isWithdrawn(person.iin))) {
        const key = `${companyBin} ${iin}`;
        if (!requests.has(key)) requests.set(key, { id: randomUUID(), iin, companyBin });
      }
      const open = openRequests().filter((one) => one.companyBin === companyBin);
      return open.map(({ id, iin }) => ({ id, iin }));
    },
    solve(id, solution) {
      const request = openRequests().find((one) => one.id === id);
      if (request) request.solution = solution;
      return request !== undefined;
    },
    solutions: (iin) =>
      [...requests.values()].flatMap(({ companyBin, solution, ...one }) =>
        one.iin === iin && solution !== undefined ? [{ companyBin, solution }] : [],
      ),
  };
}
