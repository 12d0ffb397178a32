/** Faults that name their outside system, in one wording for Temporal, REST, metrics and log. */

/** The system as operators know it (`КДП`, `provider enbek`, `SMS gateway sandbox`), and what is wrong with it. No
 *  personal data (§6b). */
export type NamedFault = { system: string; fault: string };

/** The same error with the system before its message. A fault that has a name keeps it: the nearest one is exact. */
export function nameFault<T extends Error>(error: T, system: string): T {
  if (namedFault(error)) return error;
  const named: NamedFault = { system, fault: error.message };
  error.message = `${system}: ${error.message}`;
  return Object.assign(error, { named });
}

/** The system that an error names, and what is wrong with it; undefined for an error that names none. */
export const namedFault = (error: unknown): NamedFault | undefined =>
  error instanceof Error && 'named' in error ? (error.named as NamedFault) : undefined;
