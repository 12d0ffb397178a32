import type { Clock } from '../../activities/clock.ts';
import { shepConsentService } from './consent/shep.ts';
import { shepWithdrawalDesk } from './consent/shep-withdrawals.ts';
import { shepPhoneRegister } from './phones/shep.ts';
import { shepStateRegisters } from './registers/shep.ts';
import { shepRepresentationRegister } from './registers/shep-representations.ts';
import { shepClient } from '../shep/client.ts';
import type { ShepStateSettings } from '../shep/settings.ts';
import { signerOf } from '../shep/signer-choice.ts';

/** The state's systems through ШЭП, all with one signer. */
export function shepStateSystems(settings: ShepStateSettings, now: Clock) {
  const { withdrawals } = settings;
  const ask = shepClient(settings, signerOf(settings.signer), now);
  return {
    consent: shepConsentService(ask, settings.consent, now),
    phones: shepPhoneRegister(ask, settings.phones),
    registers: shepStateRegisters(ask, settings),
    representations: shepRepresentationRegister(ask, settings.representations),
    ...(withdrawals === 'none' ? {} : { withdrawals: shepWithdrawalDesk(ask, withdrawals) }),
  };
}
