import { BlockList, isIPv6 } from 'node:net';
import type { Request } from 'express';
import { Problem } from '../problem.ts';

/** Turns a call away that comes from none of these networks; without any, it may come from anywhere. */
export function fromNetworks(networks: readonly string[]): (request: Request) => void {
  const allowed = new BlockList();
  for (const network of networks) {
    const [address = '', prefix] = network.split('/');
    allowed.addSubnet(address, Number(prefix), isIPv6(address) ? 'ipv6' : 'ipv4');
  }
  return (request) => {
    if (networks.length === 0) return;
    const address = (request.socket.remoteAddress ?? '').replace(/^::ffff:/, '');
    if (address === '' || !allowed.check(address, isIPv6(address) ? 'ipv6' : 'ipv4'))
      throw new Problem('unauthenticated', 'The call does not come from a network of this gateway');
  };
}
