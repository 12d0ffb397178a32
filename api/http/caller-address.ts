import { isIP } from 'node:net';
import type { Request } from 'express';
import { callerNetworkOf } from '../../adapters/http/networks.ts';

/** The address of the caller: that of the connection, or the one that the nearest trusted proxies report. When a proxy
 *  reports something that is no address, the proxy's own address counts. */
export function callerAddress({ ip = '', socket }: Request): string {
  return isIP(ip) ? ip : (socket.remoteAddress ?? '');
}

/** The network by which a caller is counted before it is authenticated. */
export const callerNetworkIn = (request: Request): string => callerNetworkOf(callerAddress(request));
