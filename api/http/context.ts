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

/** How often callers may come: with a key, as a gateway, from an address to sign in, and from an address before it is
 *  known who. */
export type Limits = Record<'perKey' | 'perGateway' | 'perAddress' | 'perUnknownCaller', RateLimit>;

/** What every route of one application stands on. */
export type Api = {
  store: Store;
  log: Logger;
  /** The SMS gateways whose webhooks are taken. */
  gateways: readonly GatewaySettings[];
  /** The door of ШЭП's asynchronous channel, where the connections have one. */
  shep?: AsyncEndpoint;
  /** What КДП and БМГ sign their notices with; two of each while one is being replaced. */
  secrets: { consent: readonly string[]; phones: readonly string[] };
  /** Networks that КДП, БМГ and ШЭП may call from; none: from anywhere. */
  stateNetworks: readonly string[];
  /** Says who bears an OIDC access token, where the connections name an issuer. */
  tokens?: TokenReader;
  /** What API keys are hashed with. */
  peppers?: KeyRing;
  /** Who may have payloads of Temporal opened; without keys none are opened. */
  codec: CodecAccess & { keys?: KeyRing };
  /** Signs proofs; absent where the system makes none. */
  proofSigner?: Signer;
  /** Networks of the proxies before us, which say who called. */
  trustedProxies: readonly string[];
  limits: Limits;
  /** How many offers are made in a day. */
  caps: OfferCaps;
  isTemporalReachable: () => Promise<boolean>;
};

/** When the request reached us, epoch ms: the law counts from here (§4a), however long the rest takes. */
export const arrivalOf = (response: Response): number => response.locals['arrivedAtMs'] as number;
