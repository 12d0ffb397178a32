import { isIP } from 'node:net';
import type { Request } from 'express';
import { callerNetworkOf } from '../../adapters/http/networks.ts';

/** Who called: the connection's other end, or whom the nearest proxies that we trust say they had at theirs. What a
 *  proxy says that is no address counts as its own. */
export function callerAddress({ ip = '', socket }: Request): string {
  return isIP(ip) ? ip : (socket.remoteAddress ?? '');
}

/** As whom a caller without a name is counted. */
export const callerNetworkIn = (request: Request): string => callerNetworkOf(callerAddress(request));
