/** §2.3: which organisations are recipients, and who may answer for one. */
import { ineligible } from './eligibility-facts.ts';
import type { Ending } from './events.ts';

/** What an organisation is, as the register of organisations knows it. */
export const ORGANISATION_KINDS = [
  'central-body',
  'abroad',
  'local-executive',
  'akim',
  'school',
  'hospital',
  'maslikhat',
  'state-company',
  'other',
] as const;
/** One of them. */
export type OrganisationKind = (typeof ORGANISATION_KINDS)[number];

/** Central state bodies, institutions of Kazakhstan abroad, local executive bodies and akims: no recipients, and no
 *  others are excluded. */
const NO_RECIPIENTS: ReadonlySet<OrganisationKind> = new Set(['central-body', 'abroad', 'local-executive', 'akim']);

/** An organisation in the register; without `kind` the register does not say what it is. */
export type Organisation = { active: boolean; entitled: boolean; kind?: OrganisationKind };

/** What the authority of a representative is based on. */
export const AUTHORITY_BASES = ['head', 'power-of-attorney'] as const;
/** The authority of a person to answer for an organisation; `validUntil` (ISO): a power of attorney may end. */
export type Authority = { basis: (typeof AUTHORITY_BASES)[number]; validUntil?: string };

/** §2.3: whether an organisation may be a recipient at all: the register's silence about its kind is not "state body",
 *  but an organisation that it does not know, or that is not active, does not exist any more. */
export function organisationStanding(found: Organisation | null): 'ok' | 'state-body' | 'not-active' | 'unknown' {
  if (!found) return 'unknown';
  if (found.kind !== undefined && NO_RECIPIENTS.has(found.kind)) return 'state-body';
  return found.active ? 'ok' : 'not-active';
}

/** §2.3: whether this authority is valid at a moment (epoch ms). */
export const isAuthorised = (found: Authority | null, nowMs: number): boolean =>
  found !== null && (found.validUntil === undefined || Date.parse(found.validUntil) > nowMs);

/** §2.3: the end of an offer to an organisation that may not be a recipient; undefined when it may. */
export function standingEnding(found: Organisation | null): Ending | undefined {
  const standing = organisationStanding(found);
  if (standing === 'ok') return undefined;
  return ineligible(standing === 'state-body' ? standing : 'organisation-closed');
}

/** §2.3: the end of an offer whose named representative may not answer for the organisation. */
export const NO_AUTHORITY = ineligible('no-authority');
