import type { Clock } from '../../activities/clock.ts';
import type { AsyncDoor } from '../shep/async-door.ts';
import { asyncDoor } from '../shep/async-door.ts';
import { signerOf } from '../shep/signer-choice.ts';
import type { Connections } from './definition.ts';

/** Our door of ШЭП's asynchronous channel, where the connections have that channel. */
export function shepDoor(state: Connections['state'], now: Clock): AsyncDoor | undefined {
  if (state.kind !== 'shep' || !state.async) return undefined;
  const { utcOffset, signer, async: channel } = state;
  return asyncDoor({ inbound: channel.inbound, utcOffset }, signerOf(signer), now);
}
