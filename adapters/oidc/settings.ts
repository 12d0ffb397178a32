import { z } from 'zod';
import { OPERATOR_ROLES } from '../../domain/operator-role.ts';
import { GatewayName, SystemUrl } from '../settings/fields.ts';

/** Signatures with a public key only: what the issuer publishes can check a token and not make one. */
const ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA'] as const;

const Claim = z.string().regex(/^[\w:/.-]{1,200}$/, 'must be the name of a claim, with dots where it lies deeper');

const common = {
  /** Stands in the audit log before the name of who came with its token. */
  name: GatewayName,
  issuer: z.url(),
  audience: z.string().min(1),
  jwksUrl: SystemUrl,
  algorithms: z
    .array(z.enum(ALGORITHMS))
    .min(1)
    .default([...ALGORITHMS]),
  /** The type that an access token names itself (RFC 9068), so that no other token of the issuer is taken for one. */
  type: z.string().min(1).default('at+jwt'),
  clockToleranceSeconds: z.number().int().min(0).max(120).default(30),
  /** Older than this no token is taken, whatever it says of its end. */
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
  /** Who it is, for the audit log: a name that stays. */
  nameClaim: Claim.default('sub'),
  rolesClaim: Claim.default('roles'),
  /** What the issuer calls our roles; the highest counts. */
  roles: z.partialRecord(z.enum(OPERATOR_ROLES), z.string().min(1)),
});

/** An issuer of access tokens (OIDC) and what its tokens say of who comes. */
export const OidcSettings = z.discriminatedUnion('who', [ForProviders, ForOperators]);
export type OidcSettings = z.infer<typeof OidcSettings>;
