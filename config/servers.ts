/** The connections to our own servers, PostgreSQL and Temporal. */

/** Whether a host is this machine. */
export const isOwn = (host: string): boolean => /^(127(\.\d+){3}|localhost|\[?::1\]?)$/.test(host);

/** What is wrong with the connections to our own servers: unprotected, they can be read, or answered by another. */
export function serverFaults(settings: {
  DATABASE_URL: string;
  TEMPORAL_ADDRESS?: string;
  TEMPORAL_TLS?: string;
}): string[] {
  const { DATABASE_URL, TEMPORAL_ADDRESS: temporal, TEMPORAL_TLS: tls } = settings;
  const isTemporalOpen = temporal !== undefined && tls !== '1' && !isOwn(hostOf(`tcp://${temporal}`));
  return [
    ...(isDatabaseOpen(DATABASE_URL)
      ? ['DATABASE_URL: must say sslmode=verify-full in production, unless it is this machine']
      : []),
    ...(isTemporalOpen ? ['TEMPORAL_ADDRESS: needs TEMPORAL_TLS=1 in production, unless it is this machine'] : []),
  ];
}

const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).hostname : 'no address');

/** Reads the address as the client of PostgreSQL does: the last of two parameters counts, and a host that is a folder
 *  is a socket of this machine. */
function isDatabaseOpen(url: string): boolean {
  const asked = URL.canParse(url) ? new URL(url).searchParams : new URLSearchParams();
  const host = asked.getAll('host').at(-1) ?? hostOf(url);
  return asked.getAll('sslmode').at(-1) !== 'verify-full' && !isOwn(host) && !/^\/|^$/.test(host);
}
