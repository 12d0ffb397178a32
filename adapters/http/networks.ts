import { BlockList, isIP, isIPv6 } from 'node:net';

/** Whether an address lies in one of these networks (CIDR, IPv4 and IPv6); a text that is not an address lies in
 *  none. */
export function networks(list: readonly string[]): (address: string) => boolean {
  const listed = new BlockList();
  for (const network of list) {
    const [address = '', prefix] = network.split('/');
    listed.addSubnet(address, Number(prefix), familyOf(address));
  }
  return (address) => {
    const plain = plainAddress(address);
    return isIP(plain) !== 0 && listed.check(plain, familyOf(plain));
  };
}

/** The network of one caller: an IPv4 address itself, of IPv6 the /64, since one caller has all of its addresses. */
export function callerNetworkOf(address: string): string {
  const plain = plainAddress(address);
  if (!isIPv6(plain)) return plain;
  const [head = '', tail] = plain.split('::');
  const [left, right] = [head, tail ?? ''].map((side) => side.split(':').filter(Boolean)) as [string[], string[]];
  const zeros = Array.from({ length: 8 - left.length - right.length }, () => '0');
  return `${[...left, ...zeros, ...right].slice(0, 4).join(':')}::/64`;
}

const familyOf = (address: string) => (isIPv6(address) ? 'ipv6' : 'ipv4');

/** An IPv4-mapped IPv6 address counts as IPv4; an address with a zone counts as no address. */
function plainAddress(address: string): string {
  if (!isIPv6(address)) return address;
  const url = `http://[${address}]`;
  const written = URL.canParse(url) ? new URL(url).hostname : '';
  const [, high, low] = /^\[::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})\]$/.exec(written) ?? [];
  if (high === undefined || low === undefined) return written.slice(1, -1);
  const bits = [Number.parseInt(high, 16), Number.parseInt(low, 16)];
  return bits.map((sixteen) => `${sixteen >> 8}.${sixteen & 255}`).join('.');
}
