import type { Request } from 'express';
import { networks } from '../../adapters/http/networks.ts';
import { callerAddress } from '../http/caller-address.ts';
import { Problem } from '../http/problem.ts';

/** Turns a call away that comes from none of these networks; without any, it may come from anywhere. */
export function fromNetworks(allowFrom: readonly string[]): (request: Request) => void {
  const isAllowed = networks(allowFrom);
  return (request) => {
    if (allowFrom.length > 0 && !isAllowed(callerAddress(request)))
      throw new Problem('unauthenticated', 'The call comes from a network that may not make it');
  };
}
