/** КДП's list of withdrawals of consent that await an answer. It follows the world: consent given again removes a
 *  request. */
import { randomUUID } from 'node:crypto';
import type { World } from './world.ts';

export interface Withdrawals {
  list(): { id: string; iin: string }[];
  /** False when there is no such request. */
  solve(id: string): boolean;
}

export function createWithdrawals(world: World): Withdrawals {
  const requests = new Map<string, { id: string; iin: string; isSolved: boolean }>();
  const openRequests = () => {
    const withdrawn = new Set(world.people().flatMap(({ iin, consent }) => (consent === 'withdrawn' ? [iin] : [])));
    for (const iin of withdrawn) if (!requests.has(iin)) requests.set(iin, { id: randomUUID(), iin, isSolved: false });
    for (const iin of requests.keys()) if (!withdrawn.has(iin)) requests.delete(iin);
    return [...requests.values()].filter(({ isSolved }) => !isSolved);
  };
  return {
    list: () => openRequests().map(({ id, iin }) => ({ id, iin })),
    solve(id) {
      const request = openRequests().find((one) => one.id === id);
      if (request) request.isSolved = true;
      return request !== undefined;
    },
  };
}
