import { z } from 'zod';
import { OPERATOR_ROLES } from '../../domain/operator-role.ts';
import { GatewayName, SystemUrl } from '../settings/fields.ts';

/** Asymmetric signatures only: with the published keys a token can be verified but not made. */
const ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA'] as const;

const Claim = z.string().regex(/^[\w:/.-]{1,200}$/, 'must be the name of a claim, with dots where it is nested');

const common = {
  /** The prefix of the bearer's name in the audit log. */
  name: GatewayName,
  issuer: z.url(),
  audience: z.string().min(1),
  jwksUrl: SystemUrl,
  algorithms: z
    .array(z.enum(ALGORITHMS))
    .min(1)
    .default([...ALGORITHMS]),
  /** The `typ` of an access token (RFC 9068), so that no other token of the issuer is accepted. */
  type: z.string().min(1).default('at+jwt'),
  clockToleranceSeconds: z.number().int().min(0).max(120).default(30),
  /** An older token is refused, even before it expires. */
  maxAgeSeconds: z.number().int().min(60).max(86_400).default(3_600),
};

const ForProviders = z.strictObject({
  ...common,
  who: z.literal('provider'),
  /** Holds the id of the provider, as the catalogue writes it. */
  providerClaim: Claim.default('client_id'),
  /** Holds scopes, as a list or with spaces between them; `offers` and `services` are ours. */
  scopeClaim: Claim.default('scope'),
});

const ForOperators = z.strictObject({
  ...common,
  who: z.literal('operator'),
  /** The operator's name in the audit log: a claim that never changes. */
  nameClaim: Claim.default('sub'),
  rolesClaim: Claim.default('roles'),
  /** The issuer's names of our roles; the highest counts. */
  roles: z.partialRecord(z.enum(OPERATOR_ROLES), z.string().min(1)),
});

/** An issuer of access tokens (OIDC), and the claims that identify a bearer. */
export const OidcSettings = z.discriminatedUnion('who', [ForProviders, ForOperators]);
export type OidcSettings = z.infer<typeof OidcSettings>;
