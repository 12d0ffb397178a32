import type { ShepStateSettings } from './settings.ts';

/** The services whose answers are believed without any signature, by their names in the settings. */
export function unsignedServices({ signer, withdrawals, ...settings }: ShepStateSettings): string[] {
  const { consent, phones, persons, organisations, representations } = settings;
  const pulled =
    withdrawals === 'none'
      ? {}
      : { 'withdrawals.list': withdrawals.list, 'withdrawals.solution': withdrawals.solution };
  const all = Object.entries({ consent, phones, persons, organisations, representations, ...pulled });
  return all.flatMap(([name, { signature }]) => (signer.kind === 'clear' || signature === 'none' ? [name] : []));
}

/** The warning about them; undefined when every answer must be signed. */
export function unsignedWarning(settings: ShepStateSettings): string | undefined {
  const services = unsignedServices(settings);
  if (services.length === 0) return undefined;
  return `ANSWERS ARE NOT SIGNED: ${services.join(', ')}. What they say about people is believed without proof`;
}
