import type { Clock } from '../../activities/clock.ts';
import type { AsyncEndpoint } from '../../adapters/shep/async-endpoint.ts';
import { asyncEndpoint } from '../../adapters/shep/async-endpoint.ts';
import { signerOf } from '../../adapters/shep/signer-choice.ts';
import type { StateSettings } from '../../adapters/state/settings.ts';

/** Our endpoint of ШЭП's asynchronous channel, where the connections have that channel. */
export function shepEndpoint(state: StateSettings, now: Clock): AsyncEndpoint | undefined {
  if (state.kind !== 'shep' || !state.async) return undefined;
  const { utcOffset, signer, async: channel } = state;
  return asyncEndpoint({ inbound: channel.inbound, utcOffset }, signerOf(signer), now);
}
