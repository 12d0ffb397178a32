import { createDecisionActivities } from '../activities/decisions.ts';
import { createProvidingActivities } from '../activities/providing.ts';
import { createScreeningActivities } from '../activities/screening.ts';
import { createSmsActivities } from '../activities/sms.ts';
import { httpConsentService } from '../adapters/consent/http.ts';
import { httpPhoneRegister } from '../adapters/phones/http.ts';
import { restProvider } from '../adapters/providers/rest.ts';
import { httpStateRegisters } from '../adapters/registers/http.ts';
import { httpSmsGateway } from '../adapters/sms/http.ts';
import { providerOf } from '../adapters/store/catalogue.ts';
import { openOfferBook } from '../adapters/store/offer-book.ts';
import type { Store } from '../adapters/store/store.ts';
import type { WorkerConfig } from '../config.ts';
import { TASK_QUEUES } from '../workflows/offer-contract.ts';

/** The activities of each task queue, on the adapters that the configuration names. */
export function activitiesByQueue(config: WorkerConfig, store: Store) {
  const { now } = store;
  const book = openOfferBook(store, config.SMS_GATEWAY_NAME);
  const token = config.REGISTERS_TOKEN;
  const state = {
    consent: httpConsentService({ url: config.CONSENT_URL, token }),
    phones: httpPhoneRegister({ url: config.PHONES_URL, token }),
    registers: httpStateRegisters({ url: config.REGISTERS_URL, token }),
  };
  const gateway = httpSmsGateway({
    name: config.SMS_GATEWAY_NAME,
    url: config.SMS_GATEWAY_URL,
    token: config.SMS_GATEWAY_TOKEN,
    sender: config.SMS_SENDER,
    timeoutMs: 10_000,
  });
  const provider = async (id: string) => restProvider({ ...(await providerOf(store, id)), timeoutMs: 10_000 });
  return {
    [TASK_QUEUES.offers]: createDecisionActivities({ book }),
    [TASK_QUEUES.registers]: createScreeningActivities({ book, now, ...state }),
    [TASK_QUEUES.sms]: createSmsActivities({ book, gateway, now }),
    [TASK_QUEUES.providers]: createProvidingActivities({ book, now, provider, ...state }),
  };
}
