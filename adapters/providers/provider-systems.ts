import type { ProviderSystem } from '../../activities/provider-system.ts';
import { ProviderRejectsCall } from '../../activities/provider-system.ts';
import type { Offer } from '../../domain/offer.ts';
import { durationMs } from '../catalogue/durations.ts';
import { LONGEST_CALL } from '../catalogue/provider-adapter.ts';
import { definitionOf, providerOf } from '../store/catalogue.ts';
import type { Store } from '../store/store.ts';
import { restProvider } from './rest.ts';

/** The system that gives the service of an offer (§5), on the wire that its version of the service names. */
export function providerSystems(store: Store): (offer: Offer) => Promise<ProviderSystem> {
  return async ({ made: { providerId, serviceCode, serviceVersion } }) => {
    const { providerAdapter } = await definitionOf(store.db, serviceCode, serviceVersion);
    if (providerAdapter.kind === 'shep') throw new ProviderRejectsCall('This installation is not connected to ШЭП');
    const timeoutMs = durationMs(providerAdapter.timeout ?? LONGEST_CALL);
    const { url, token } = await providerOf(store, providerId);
    return restProvider({ url, token, timeoutMs });
  };
}
