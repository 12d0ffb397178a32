import type { ProviderSystem } from '../../activities/provider-system.ts';
import { ProviderRejectsCall } from '../../activities/provider-system.ts';
import type { Offer } from '../../domain/offer.ts';
import { providerName } from '../../domain/troubles.ts';
import { durationMs } from '../catalogue/durations.ts';
import { LONGEST_CALL } from '../catalogue/provider-adapter.ts';
import type { StateSettings } from '../state/settings.ts';
import { asyncChannel } from '../shep/async-client.ts';
import { signerOf } from '../shep/signer-choice.ts';
import { tokenOfCalls } from '../store/catalogue/provider-secrets.ts';
import { definitionOf, providerOf } from '../store/catalogue/service-definitions.ts';
import { openSentMessages } from '../store/offers/receive-shep-message.ts';
import type { Store } from '../store/database/store.ts';
import { named } from '../http/named-systems.ts';
import { restProvider } from './rest.ts';
import { shepProvider } from './shep.ts';

/** The system that gives the service of an offer (§5), on the wire that its version of the service names. */
export function providerSystems(store: Store, state: StateSettings): (offer: Offer) => Promise<ProviderSystem> {
  const behindShep = state.kind === 'shep' && state.async ? shepProviders(store, state, state.async) : undefined;
  const systemOf = async ({ made: { providerId, serviceCode, serviceVersion } }: Offer): Promise<ProviderSystem> => {
    const { providerAdapter: adapter } = await definitionOf(store.db, serviceCode, serviceVersion);
    const timeoutMs = durationMs(adapter.timeout ?? LONGEST_CALL);
    if (adapter.kind === 'shep') {
      if (!behindShep) throw new ProviderRejectsCall('this installation has no asynchronous channel of ШЭП');
      return behindShep(adapter.serviceId, timeoutMs);
    }
    const provider = await providerOf(store, providerId);
    return restProvider({ url: provider.url, token: tokenOfCalls(provider), timeoutMs });
  };
  return async (offer) => {
    const name = providerName(offer.made.providerId);
    const { open } = named(name, { open: systemOf });
    return named(name, await open(offer));
  };
}

type Shep = Extract<StateSettings, { kind: 'shep' }>;

function shepProviders(store: Store, state: Shep, { url, failedStates }: NonNullable<Shep['async']>) {
  const signer = signerOf(state.signer);
  const sent = openSentMessages(store);
  return (serviceId: string, timeoutMs: number): ProviderSystem =>
    shepProvider(asyncChannel(state, { url, timeoutMs }, signer, store.now), { serviceId, failedStates }, sent);
}
