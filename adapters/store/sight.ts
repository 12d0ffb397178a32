/** All providers' offers and services: what operators of the house see. */
export const EVERYTHING = Symbol('everything');

/** What a caller may see: a provider's own, by its id, or everything (§2.4). */
export type Sight = string | typeof EVERYTHING;

/** The condition that every query of a caller carries. */
export const within = (sight: Sight): { providerId?: string } => (sight === EVERYTHING ? {} : { providerId: sight });
