import type { Clock } from '../../activities/clock.ts';
import type { StateSystems } from '../../activities/registers.ts';
import type { WithdrawalDesk } from '../../activities/withdrawals.ts';
import { httpConsentService } from './consent/http.ts';
import { httpPhoneRegister } from './phones/http.ts';
import { httpRepresentationRegister, httpStateRegisters } from './registers/http.ts';
import { shepStateSystems } from './shep-systems.ts';
import type { StateSettings } from './settings.ts';

/** The state's systems on the wires that the connections name; `withdrawals`: КДП's list of them, where it is
 *  pulled. */
export function stateSystems(state: StateSettings, now: Clock): StateSystems & { withdrawals?: WithdrawalDesk } {
  if (state.kind === 'shep') return shepStateSystems(state, now);
  const { consentUrl, phonesUrl, registersUrl, token } = state;
  return {
    consent: httpConsentService({ url: consentUrl, token }),
    phones: httpPhoneRegister({ url: phonesUrl, token }),
    registers: httpStateRegisters({ url: registersUrl, token }),
    representations: httpRepresentationRegister({ url: registersUrl, token }),
  };
}
