import { isIP } from 'node:net';
import type { Request } from 'express';
import { networks } from '../adapters/http/networks.ts';

/** For Express: whose word on where a request comes from is taken. Without proxies nobody's. */
export const trusting = (proxies: readonly string[]): ((address: string) => boolean) => networks(proxies);

/** Who called: the connection's other end, or whom the nearest proxies that we trust say they had at theirs. What a proxy says that
 *  is no address counts as its own. */
export function callerAddress({ ip = '', socket }: Request): string {
  return isIP(ip) ? ip : (socket.remoteAddress ?? '');
}
