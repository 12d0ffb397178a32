/** What a development may leave open and a production may not: said at the start, all at once. */
import type { Connections, GatewaySettings } from './definition.ts';

const LEAST_TOKEN = 24;

/** What is wrong with connections that carry people's data, each with its place. */
export function connectionFaults({ sms, state, access }: Connections): string[] {
  const isClear = state.kind === 'shep' && state.signer.kind === 'clear';
  return [
    ...sms.gateways.flatMap((gateway, index) => gatewayFaults(gateway, `sms.gateways.${index}`)),
    ...(state.kind === 'shep' ? shepFaults(state) : jsonFaults(state)),
    ...(isClear ? ['state.signer: clear text is not spoken with ШЭП in production'] : []),
    ...access.oidc.flatMap(({ jwksUrl }, index) => openAddress(`access.oidc.${index}.jwksUrl`, jwksUrl)),
  ];
}

function gatewayFaults(gateway: GatewaySettings, place: string): string[] {
  if (gateway.kind === 'smpp') return []; // TLS or the operator's own line: docs/security.md
  const token = gateway.kind === 'http' ? shortToken(`${place}.token`, gateway.token) : [];
  return [...openAddress(`${place}.url`, gateway.url), ...token];
}

function shepFaults(state: Extract<Connections['state'], { kind: 'shep' }>): string[] {
  const { consent, phones, persons, organisations, signer, async: channel } = state;
  const services = Object.entries({ consent, phones, persons, organisations });
  return [
    ...openAddress('state.url', state.url),
    ...services.flatMap(([name, { url }]) => (url ? openAddress(`state.${name}.url`, url) : [])),
    ...withdrawalUrls(state).flatMap(([name, url]) => openAddress(`state.withdrawals.${name}.url`, url)),
    ...(signer.kind === 'ncanode' ? openAddress('state.signer.url', signer.url) : []),
    ...(channel ? openAddress('state.async.url', channel.url) : []),
  ];
}

function withdrawalUrls({ withdrawals }: Extract<Connections['state'], { kind: 'shep' }>): [string, string][] {
  if (withdrawals === 'none') return [];
  const { list, solution } = withdrawals;
  return Object.entries({ list, solution }).flatMap(([name, { url }]) =>
    url ? [[name, url] as [string, string]] : [],
  );
}

const jsonFaults = (state: Extract<Connections['state'], { kind: 'json' }>): string[] => [
  ...openAddress('state.consentUrl', state.consentUrl),
  ...openAddress('state.phonesUrl', state.phonesUrl),
  ...openAddress('state.registersUrl', state.registersUrl),
  ...shortToken('state.token', state.token),
];

/** Anybody on the way reads plain HTTP; there is no way to this machine itself. */
function openAddress(place: string, url: string): string[] {
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || isOwn(hostname)
    ? []
    : [`${place}: must be https in production, unless it is this machine`];
}

const isOwn = (host: string): boolean => /^(127(\.\d+){3}|localhost|\[?::1\]?)$/.test(host);

/** What is wrong with the ways to our own servers: without TLS others between us and them read along or answer. */
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

/** As the client of PostgreSQL reads the address: of two the last counts, and a host that is a folder is a socket of
 *  this machine. */
function isDatabaseOpen(url: string): boolean {
  const asked = URL.canParse(url) ? new URL(url).searchParams : new URLSearchParams();
  const host = asked.getAll('host').at(-1) ?? hostOf(url);
  return asked.getAll('sslmode').at(-1) !== 'verify-full' && !isOwn(host) && !/^\/|^$/.test(host);
}

const shortToken = (place: string, token: string): string[] =>
  token.length < LEAST_TOKEN ? [`${place}: a token has at least ${LEAST_TOKEN} characters in production`] : [];
