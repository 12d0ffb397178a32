import type { ConsentService, PhoneRegister, StateRegisters } from '../../activities/registers.ts';
import type { WithdrawalDesk } from '../../activities/withdrawals.ts';
import { httpConsentService } from '../consent/http.ts';
import { httpPhoneRegister } from '../phones/http.ts';
import { httpStateRegisters } from '../registers/http.ts';
import type { Connections } from './definition.ts';

/** The state's systems on the wires that the connections name. */
export function stateSystems({ consentUrl, phonesUrl, registersUrl, token }: Connections['state']): {
  consent: ConsentService;
  phones: PhoneRegister;
  registers: StateRegisters;
  /** КДП's list of withdrawals, where it is pulled. */
  withdrawals?: WithdrawalDesk;
} {
  return {
    consent: httpConsentService({ url: consentUrl, token }),
    phones: httpPhoneRegister({ url: phonesUrl, token }),
    registers: httpStateRegisters({ url: registersUrl, token }),
  };
}
