/** Which addresses a callback may reach. They are checked when the connection is made, so a name that resolves to
 *  another address a moment later (DNS rebinding) changes nothing. */
import type { LookupAddress, LookupOptions } from 'node:dns';
import dns from 'node:dns';
import type { LookupFunction } from 'node:net';
import { isIP } from 'node:net';
import { networks } from '../http/networks.ts';
import type { CallbackSettings } from './callback-settings.ts';

/** The address may not be called; no message quotes it. */
export class AddressForbidden extends Error {
  override readonly name = 'AddressForbidden';
  readonly code = 'ADDRESS_FORBIDDEN';
}

/** Not public: this host, private, shared (CGNAT), loopback, link-local (metadata of clouds), documentation,
 *  benchmarks, multicast. */
const NOT_PUBLIC_V4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
];
/** Of IPv6 only the global unicast addresses are public, without those that embed an IPv4 address or are reserved. */
const GLOBAL = ['0.0.0.0/0', '2000::/3'];
const NOT_PUBLIC_V6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];

const isGlobal = networks(GLOBAL);
const isNotPublic = networks([...NOT_PUBLIC_V4, ...NOT_PUBLIC_V6]);

export type Resolve = (
  hostname: string,
  options: LookupOptions & { all: true },
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/** Refuses hosts and addresses outside of the settings. */
export function callbackAddresses({ allowHosts, allowNetworks }: CallbackSettings, resolve: Resolve = dns.lookup) {
  const isListed = networks(allowNetworks);
  const isAllowed = (address: string) => isListed(address) || (isGlobal(address) && !isNotPublic(address));

  return {
    /** Throws for a host that is not listed, and for a literal address in the URL, for which no lookup is made. */
    checkHost(hostname: string): void {
      const host = hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
      if (allowHosts.length > 0 && !allowHosts.some((one) => fits(one, host))) throw new AddressForbidden();
      if (isIP(host) !== 0 && !isAllowed(host)) throw new AddressForbidden();
    },
    /** For `net.connect`: returns addresses only if every one of them may be called. */
    lookup: ((hostname, options, callback) => {
      resolve(hostname, { ...options, all: true }, (error, addresses) => {
        if (error) return callback(error, '', 0);
        const [first] = addresses;
        if (!first || !addresses.every(({ address }) => isAllowed(address)))
          return callback(new AddressForbidden(), '', 0);
        if (options.all) return callback(null, addresses);
        callback(null, first.address, first.family);
      });
    }) as LookupFunction,
  };
}

const fits = (pattern: string, host: string): boolean =>
  pattern.startsWith('*.') ? host.endsWith(pattern.slice(1)) : host === pattern;
