/** What a development may leave open and a production may not: said at the start, all at once. */
import { statSync } from 'node:fs';
import type { Connections, GatewaySettings } from './definition.ts';

const LEAST_TOKEN = 24;

/** A setting as the messages name it; they never quote its value. */
export type Named = { name: string; value: string };

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
  const callback = gateway.kind === 'kannel' ? openAddress(`${place}.apiUrl`, gateway.apiUrl) : [];
  const token = gateway.kind === 'http' ? shortToken(`${place}.token`, gateway.token) : [];
  return [...openAddress(`${place}.url`, gateway.url), ...callback, ...token];
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
  const isOwn = /^(127(\.\d+){3}|localhost|\[::1\])$/.test(hostname);
  return protocol === 'https:' || isOwn ? [] : [`${place}: must be https in production, unless it is this machine`];
}

const shortToken = (place: string, token: string): string[] =>
  token.length < LEAST_TOKEN ? [`${place}: a token has at least ${LEAST_TOKEN} characters in production`] : [];

/** Those settings that have a value and such a name. */
export const named = (settings: object, pattern: RegExp): Named[] =>
  Object.entries(settings).flatMap(([name, value]) =>
    typeof value === 'string' && pattern.test(name) ? [{ name, value }] : [],
  );

/** The secrets of the gateways' webhooks. */
export const gatewaySecrets = ({ sms }: Connections): Named[] =>
  sms.gateways.flatMap((gateway) =>
    named(gateway, /webhookSecret$/i).map(({ name, value }) => ({ name: `the ${name} of ${gateway.name}`, value })),
  );

/** Secrets that are the same, or that nobody made by chance. */
export function secretFaults(secrets: readonly Named[]): string[] {
  return secrets.flatMap(({ name, value }, index) => {
    const twin = secrets.slice(0, index).find((other) => other.value === value);
    const bytes = value.startsWith('whsec_') ? Buffer.from(value.slice('whsec_'.length), 'base64') : Buffer.from(value);
    return [
      ...(twin ? [`${name}: is the same as ${twin.name}`] : []),
      ...(new Set(bytes).size < 6 ? [`${name}: is not random`] : []),
    ];
  });
}

/** A file of keys that is not there, that others may read, or that serves two purposes. */
export function keyFileFaults(files: readonly Named[]): string[] {
  return files.flatMap(({ name, value: file }, index) => {
    const twin = files.slice(0, index).find((other) => other.value === file);
    return [...(twin ? [`${name}: is the same file as ${twin.name}`] : []), ...modeFault(name, file)];
  });
}

function modeFault(name: string, file: string): string[] {
  try {
    const { mode } = statSync(file);
    return mode & 0o007 ? [`${name}: everybody on this machine may use the file: chmod 600`] : [];
  } catch (fault) {
    return [`${name}: cannot be read: ${(fault as { code?: string }).code}`];
  }
}
