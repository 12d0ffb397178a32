/** Secrets that are refused in production: reported at start, all at once. */
import type { Connections } from './definition.ts';

/** A setting as the messages name it; they never quote its value. */
type Named = { name: string; value: string };

/** The secrets that КДП, БМГ and the gateways sign their calls with. */
export const webhookSecrets = ({ sms, state }: Connections): Named[] => [
  ...Object.entries(state.notices).flatMap(([who, sender]) =>
    secretsIn(sender).map(({ name, value }) => ({ name: `state.notices.${who}.${name}`, value })),
  ),
  ...sms.gateways.flatMap((gateway) =>
    secretsIn(gateway).map(({ name, value }) => ({ name: `the ${name} of ${gateway.name}`, value })),
  ),
];

const secretsIn = (sender: object): Named[] =>
  Object.entries(sender).flatMap(([name, value]) =>
    typeof value === 'string' && /webhookSecret$/i.test(name) ? [{ name, value }] : [],
  );

/** Secrets that are the same, or that are not random. */
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

/** The values of the sandbox's public file of connections, by the names of the fields that are secrets or trust. */
const OF_THE_SANDBOX: Record<string, string> = {
  password: 'sandbox',
  key: 'dXN5bnlz',
  ovt: 'a-signed-token',
  trustedSerials: '4a73689999702779c9003d817531eb9e',
  innerSerials: '4a76b4b45d81720062f4b10ca0b33f2c',
};

/** The places at which connections still have a value of the sandbox. */
export function sandboxFaults(connections: unknown, place: readonly string[] = []): string[] {
  if (typeof connections !== 'object' || connections === null) return [];
  return Object.entries(connections).flatMap(([name, value]) => {
    const here = [...place, name];
    const known = OF_THE_SANDBOX[name];
    const isKnown = known !== undefined && [value].flat().includes(known);
    return isKnown ? [`${here.join('.')}: is the public value of the sandbox`] : sandboxFaults(value, here);
  });
}
