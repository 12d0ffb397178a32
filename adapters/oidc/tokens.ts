/** Access tokens of the issuers that the connections name. */
import { createRemoteJWKSet, decodeJwt, errors, jwtVerify } from 'jose';
import type { JWTPayload } from 'jose';
import type { Clock } from '../../activities/clock.ts';
import type { OperatorRole } from '../../domain/operator-role.ts';
import { highestOf, OPERATOR_ROLES } from '../../domain/operator-role.ts';
import type { OidcSettings } from './settings.ts';

/** The bearer of a token. `id` is for rate limits and for the audit log. */
export type TokenBearer =
  | { kind: 'provider'; id: string; providerId: string; scopes: string[] }
  | { kind: 'operator'; id: string; name: string; role: OperatorRole };

/** Verifies a token and returns its bearer; undefined when it is not valid. Throws when the issuer's keys cannot be
 *  fetched. */
export type TokenReader = (token: string) => Promise<TokenBearer | undefined>;

/** No real token is longer, so a longer one is not parsed. */
const MAX_TOKEN = 8_000;
const TIMEOUT_MS = 3_000;

type Waits = { cooldownDuration?: number; cacheMaxAge?: number };

/** Opens the issuers; their keys are fetched for the first token, and again for a token that names an unknown key. */
export function openTokenReader(settings: readonly OidcSettings[], now: Clock, waits: Waits = {}): TokenReader {
  const issuers = settings.map((one) => ({
    settings: one,
    keys: createRemoteJWKSet(new URL(one.jwksUrl), { timeoutDuration: TIMEOUT_MS, ...waits }),
  }));
  return async (token) => {
    const issuer = token.length > MAX_TOKEN ? undefined : issuerNamedIn(token);
    for (const one of issuers.filter((candidate) => candidate.settings.issuer === issuer)) {
      // Two entries of one issuer differ by their audience.
      const claims = await claimsOf(one, token, await now());
      const bearer = claims && bearerOf(one.settings, claims);
      if (bearer) return bearer;
    }
    return undefined;
  };
}

/** The issuer in an unverified token: used only to choose the keys that verify it. */
function issuerNamedIn(token: string): string | undefined {
  try {
    return decodeJwt(token).iss;
  } catch {
    return undefined;
  }
}

type Issuer = { settings: OidcSettings; keys: ReturnType<typeof createRemoteJWKSet> };

async function claimsOf({ settings, keys }: Issuer, token: string, now: number): Promise<JWTPayload | undefined> {
  const { issuer, audience, algorithms, type, clockToleranceSeconds, maxAgeSeconds } = settings;
  try {
    const { payload } = await jwtVerify(token, keys, {
      issuer,
      audience,
      algorithms,
      typ: type,
      clockTolerance: clockToleranceSeconds,
      maxTokenAge: maxAgeSeconds,
      requiredClaims: ['exp', 'iat'],
      currentDate: new Date(now),
    });
    return payload;
  } catch (fault) {
    if (isTokenFault(fault)) return undefined;
    throw fault;
  }
}

/** Whether the token is at fault, and not the connection to the issuer. */
const isTokenFault = (fault: unknown): boolean =>
  fault instanceof errors.JOSEError && !(fault instanceof errors.JWKSTimeout) && fault.code !== 'ERR_JOSE_GENERIC';

function bearerOf(settings: OidcSettings, claims: JWTPayload): TokenBearer | undefined {
  if (settings.who === 'provider') {
    const providerId = claimIn(claims, settings.providerClaim);
    if (typeof providerId !== 'string' || !providerId) return undefined;
    const scopes = valuesIn(claimIn(claims, settings.scopeClaim));
    return { kind: 'provider', id: `${settings.name}/${providerId}`, providerId, scopes };
  }
  const name = claimIn(claims, settings.nameClaim);
  const given = valuesIn(claimIn(claims, settings.rolesClaim));
  const role = highestOf(OPERATOR_ROLES.filter((one) => given.includes(settings.roles[one] ?? '')));
  if (typeof name !== 'string' || !NAME.test(name) || !role) return undefined;
  return { kind: 'operator', id: `${settings.name}/${name}`, name: `${settings.name}/${name}`, role };
}

/** The name is written to the audit log and the journal unchanged. It must not hold an IIN, so twelve digits in a row
 *  may be in a UUID only. */
const NAME = /^(?!.*(?<![0-9a-f-])\d{12}(?!\d))[\w.@:|-]{1,100}$/;

/** The whole name first, for claims such as `https://example.kz/roles`; else with its dots as a path. */
function claimIn(claims: JWTPayload, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name];
  return name
    .split('.')
    .reduce<unknown>(
      (part, key) =>
        typeof part === 'object' && part !== null && Object.hasOwn(part, key)
          ? (part as Record<string, unknown>)[key]
          : undefined,
      claims,
    );
}

function valuesIn(claim: unknown): string[] {
  if (typeof claim === 'string') return claim.split(' ').filter(Boolean);
  return Array.isArray(claim) ? claim.filter((value) => typeof value === 'string') : [];
}
