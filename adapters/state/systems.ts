import type { Clock } from '../../activities/clock.ts';
import type { StateSystems } from '../../activities/registers.ts';
import type { WithdrawalDesk } from '../../activities/withdrawals.ts';
import { named } from '../http/named-systems.ts';
import { httpConsentService } from './consent/http.ts';
import { httpPhoneRegister } from './phones/http.ts';
import { httpRepresentationRegister, httpStateRegisters } from './registers/http.ts';
import { shepStateSystems } from './shep-systems.ts';
import type { StateSettings } from './settings.ts';

/** The state's systems on the wires that the connections name, each with its name in its faults; `withdrawals`: КДП's
 *  list of them, where it is pulled. */
export function stateSystems(state: StateSettings, now: Clock): OpenedSystems {
  const { consent, phones, registers, representations, withdrawals } = openSystems(state, now);
  const [people, organisations] = [named('ГБД ФЛ', registers), named('ГБД ЮЛ', registers)];
  return {
    consent: named('КДП', consent),
    phones: named('БМГ', phones),
    registers: {
      person: (request) => people.person(request),
      organisation: (request) => organisations.organisation(request),
    },
    representations: named('register of representations', representations),
    ...(withdrawals ? { withdrawals: named('КДП', withdrawals) } : {}),
  };
}

type OpenedSystems = StateSystems & { withdrawals?: WithdrawalDesk };

function openSystems(state: StateSettings, now: Clock): OpenedSystems {
  if (state.kind === 'shep') return shepStateSystems(state, now);
  const { consentUrl, phonesUrl, registersUrl, token } = state;
  return {
    consent: httpConsentService({ url: consentUrl, token }),
    phones: httpPhoneRegister({ url: phonesUrl, token }),
    registers: httpStateRegisters({ url: registersUrl, token }),
    representations: httpRepresentationRegister({ url: registersUrl, token }),
  };
}
