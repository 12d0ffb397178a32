import { SystemFault } from '../http/json-client.ts';

/** КДП's word in two parts, which БМГ and the registers both want to see. */
export interface KdpToken {
  code: string;
  publicKey: string;
}

/** One opaque text for the port; neither part holds a space once it is packed. */
export const packToken = ({ code, publicKey }: KdpToken): string =>
  [code, publicKey].map((part) => part.replace(/\s+/g, '')).join(' ');

export function unpackToken(token: string): KdpToken {
  const [code, publicKey, more] = token.split(' ');
  if (!code || !publicKey || more !== undefined) throw new SystemFault('the consent token is none of КДП over ШЭП');
  return { code, publicKey };
}
