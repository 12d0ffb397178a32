import type { Response } from 'express';
import type { Logger } from 'pino';
import type { GatewaySettings } from '../../config/connections/gateways.ts';
import type { KeyRing } from '../../adapters/keys/key-ring.ts';
import type { TokenReader } from '../../adapters/oidc/tokens.ts';
import type { AsyncEndpoint } from '../../adapters/shep/async-endpoint.ts';
import type { Signer } from '../../adapters/proof/keys.ts';
import type { OfferCaps } from '../../domain/offer-caps.ts';
import type { Store } from '../../adapters/store/database/store.ts';
import type { CodecAccess } from './codec-guard.ts';
import type { RateLimit } from './rate-limits.ts';

/** Rate limits: for a key, for a gateway, for sign-ins from an address, and for an address before the caller is
 *  authenticated. */
export type Limits = Record<'perKey' | 'perGateway' | 'perAddress' | 'perUnknownCaller', RateLimit>;

/** What the routes of the application use. */
export type Api = {
  store: Store;
  log: Logger;
  /** The SMS gateways whose webhooks are served. */
  gateways: readonly GatewaySettings[];
  /** The endpoint of ШЭП's asynchronous channel, where the connections have one. */
  shep?: AsyncEndpoint;
  /** The secrets with which КДП and БМГ sign their notices; two of each while one is being replaced. */
  secrets: { consent: readonly string[]; phones: readonly string[] };
  /** The networks from which КДП, БМГ and ШЭП may call; an empty list allows every network. */
  stateNetworks: readonly string[];
  /** Reads OIDC access tokens, where the connections name an issuer. */
  tokens?: TokenReader;
  /** The keys with which API keys are hashed. */
  peppers?: KeyRing;
  /** Who may have payloads of Temporal decrypted; without keys none is decrypted. */
  codec: CodecAccess & { keys?: KeyRing };
  /** Signs proofs; absent when the installation has no key for it. */
  proofSigner?: Signer;
  /** The networks of our proxies, which report the caller's address. */
  trustedProxies: readonly string[];
  limits: Limits;
  /** The caps on offers in one day. */
  caps: OfferCaps;
  /** Whether services must be confirmed before they are live (§1). */
  isProduction?: boolean;
  isTemporalReachable: () => Promise<boolean>;
};

/** When the request was received, epoch ms: the terms of the Rules count from here (§4a), however long it takes to
 *  handle. */
export const arrivalOf = (response: Response): number => response.locals['arrivedAtMs'] as number;
