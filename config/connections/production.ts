/** Weak connections that are allowed in development and refused in production: reported at start, all at once. */
import type { GatewaySettings } from './gateways.ts';
import { isOwn } from '../servers.ts';
import type { Connections } from './definition.ts';

const LEAST_TOKEN = 24;

/** What is wrong with the connections of a production, each with its path. */
export function connectionFaults({ sms, state, access }: Connections): string[] {
  const isClear = state.kind === 'shep' && state.signer.kind === 'clear';
  return [
    ...sms.gateways.flatMap((gateway, index) => gatewayFaults(gateway, `sms.gateways.${index}`)),
    ...(state.kind === 'shep' ? shepFaults(state) : jsonFaults(state)),
    ...(isClear ? ['state.signer: must not be clear in production'] : []),
    ...access.oidc.flatMap(({ jwksUrl }, index) => openAddress(`access.oidc.${index}.jwksUrl`, jwksUrl)),
  ];
}

function gatewayFaults(gateway: GatewaySettings, place: string): string[] {
  if (gateway.kind === 'smpp') return []; // TLS or the carrier's private line: docs/security.md
  const token = gateway.kind === 'http' ? shortToken(`${place}.token`, gateway.token) : [];
  return [...openAddress(`${place}.url`, gateway.url), ...token];
}

function shepFaults(state: Extract<Connections['state'], { kind: 'shep' }>): string[] {
  const { consent, phones, persons, organisations, representations, signer, async: channel } = state;
  const services = Object.entries({ consent, phones, persons, organisations, representations });
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

/** Plain HTTP can be read in transit; connections within this machine cannot. */
function openAddress(place: string, url: string): string[] {
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || isOwn(hostname)
    ? []
    : [`${place}: must be https in production, unless it is this machine`];
}

const shortToken = (place: string, token: string): string[] =>
  token.length < LEAST_TOKEN ? [`${place}: a token has at least ${LEAST_TOKEN} characters in production`] : [];
