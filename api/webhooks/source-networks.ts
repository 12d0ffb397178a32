import type { Request } from 'express';
import { networks } from '../../adapters/http/networks.ts';
import { callerAddress } from '../http/caller-address.ts';
import { Problem } from '../http/problem.ts';

/** Refuses calls from outside these networks; an empty list allows every network. */
export function fromNetworks(allowFrom: readonly string[]): (request: Request) => void {
  const isAllowed = networks(allowFrom);
  return (request) => {
    if (allowFrom.length > 0 && !isAllowed(callerAddress(request)))
      throw new Problem('unauthenticated', 'Calls from this network are not allowed');
  };
}
