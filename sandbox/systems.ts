import { EventEmitter } from 'node:events';
import { createClock } from './clock.ts';
import { createConsent } from './consent.ts';
import type { Consent } from './consent.ts';
import { createFaults } from './faults.ts';
import type { Faults } from './faults.ts';
import { createLater } from './later.ts';
import type { Outside } from './outside.ts';
import { createPhones } from './phones.ts';
import type { Phones } from './phones.ts';
import { createProvider } from './provider.ts';
import type { Provider } from './provider.ts';
import type { SandboxSettings } from './settings.ts';
import { createRegisters } from './registers.ts';
import type { Registers } from './registers.ts';
import { createNcanode } from './shep/ncanode.ts';
import type { Ncanode } from './shep/ncanode.ts';
import { createSms } from './sms.ts';
import type { Sms } from './sms.ts';
import { createSmsc } from './smsc/smsc.ts';
import type { Smsc } from './smsc/smsc.ts';
import { createWebhooks } from './webhooks.ts';
import { createWorld } from './world.ts';

/** All systems of the outside world, for the control API and the phone page. */
export interface Systems extends Outside {
  faults: Faults;
  consent: Consent;
  phones: Phones;
  registers: Registers;
  ncanode: Ncanode;
  sms: Sms;
  smsc: Smsc;
  provider: Provider;
  /** Forgets all that happened: messages, applications, callbacks, faults and scheduled actions. */
  forget: () => void;
}

/** Builds the outside world; nothing listens yet. */
export function createSystems(settings: SandboxSettings): Systems {
  const outside: Outside = {
    settings,
    world: createWorld(),
    now: createClock(settings),
    later: createLater(settings.SANDBOX_AUTO),
    webhooks: createWebhooks(settings.SANDBOX_API_URL),
    changes: new EventEmitter().setMaxListeners(0),
  };
  const faults = createFaults();
  const consent = createConsent(outside);
  const sms = createSms({ ...outside, nextMishap: faults.nextMishap });
  const smsc = createSmsc(outside, faults, sms);
  const provider = createProvider(outside);
  const forget = (): void => {
    for (const part of [outside.later, outside.webhooks, faults, sms, smsc, provider]) part.forget();
    outside.changes.emit('forget');
  };
  return {
    ...outside,
    faults,
    consent,
    phones: createPhones(outside, consent),
    registers: createRegisters(outside, consent),
    ncanode: createNcanode(settings.SANDBOX_TOKEN),
    sms,
    smsc,
    provider,
    forget,
  };
}
