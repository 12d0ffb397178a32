import { SystemFault } from '../http/json-client.ts';

/** КДП's token in its two parts, which БМГ and the registers demand (§3b). */
export interface KdpToken {
  code: string;
  publicKey: string;
}

/** Packs a token into one opaque text for the port; the space between the parts is the only one. */
export const packToken = ({ code, publicKey }: KdpToken): string =>
  [code, publicKey].map((part) => part.replace(/\s+/g, '')).join(' ');

/** The two parts of a packed token; throws SystemFault for a token of another system. */
export function unpackToken(token: string): KdpToken {
  const [code, publicKey, more] = token.split(' ');
  if (!code || !publicKey || more !== undefined) throw new SystemFault('the consent token is not one of КДП over ШЭП');
  return { code, publicKey };
}
