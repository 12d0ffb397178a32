import assert from 'node:assert/strict';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { notingPresence } from '../../activities/call-delays.ts';
import type { OfferBook, Subject } from '../../activities/offer-book.ts';
import { ProviderRejectsCall } from '../../activities/provider-system.ts';
import type { ProviderSystem } from '../../activities/provider-system.ts';
import { createProvidingActivities } from '../../activities/providing.ts';
import type { ConsentService, PhoneRegister, StateRegisters } from '../../activities/registers.ts';
import { agreed, HOUR, T0 } from '../domain/offer-examples.ts';

const offerId = 'o-1';
const away = () => Promise.reject(new Error('no answer'));

/** A book that only remembers what it was told, and the ports of an offer whose recipient agreed. */
function ports({ provider, isProviderAway = false }: { provider: ProviderSystem; isProviderAway?: boolean }) {
  const told: string[] = [];
  const tell =
    (what: string) =>
    async (...more: unknown[]) =>
      void told.push([what, ...more.map((one) => (typeof one === 'string' ? one : JSON.stringify(one)))].join(' '));
  const person = { kind: 'person', identifier: '900101400013' } as const;
  const subject = { offerId, offer: agreed(), recipient: person, person: person.identifier, phone: '+77015550101' };
  const book: Partial<OfferBook> = {
    subject: async () => ({ ...subject, isProviderAway, consent: {} }) as Subject,
    beginCall: async () => ({ offerId }) as never,
    abandonCall: tell('abandoned'),
    noteCall: async () => [],
    noteCallDelay: tell('delayed'),
    noteProviderAway: tell('away'),
    noteProviderBack: tell('back'),
    raiseTask: tell('task'),
  };
  const consent: ConsentService = { ask: async () => ({ status: 'given', token: 't' }) };
  const phones: PhoneRegister = { find: async () => ({ phone: '+77015550101' }) };
  const registers: Partial<StateRegisters> = { person: async () => ({ alive: true, entitled: true }) };
  const seconds: number[] = [];
  return {
    told,
    seconds,
    ports: {
      book: book as OfferBook,
      consent,
      phones,
      registers: registers as StateRegisters,
      representations: { find: async () => undefined },
      provider: async () => provider,
      now: async () => T0 + 10_000 + 2 * HOUR,
      observeTransfer: (delayMs: number) => void seconds.push(delayMs / 1000),
    },
  };
}

const attempt = (made: ReturnType<typeof ports>, number: number) =>
  new MockActivityEnvironment({ attempt: number }, { logger: new DefaultLogger('ERROR') }).run(
    createProvidingActivities(made.ports).provide,
    { offerId },
  );

describe('§6c the way of an agreement to the provider', () => {
  it('§6c notes each attempt that fails, and that the provider does not answer', async () => {
    const made = ports({ provider: { apply: away, poll: away } });
    await assert.rejects(attempt(made, 1), /no answer/);
    await assert.rejects(attempt(made, 7), /no answer/);
    const [first, later] = [true, false].map((isFirst) => [
      'away enbek',
      'abandoned o-1',
      `delayed o-1 ${JSON.stringify({ isFirst })}`,
    ]);
    assert.deepEqual([made.told, made.seconds], [[...first!, ...later!], []]);
  });
  it('§6c notes an attempt that a register held up, which says nothing about the provider', async () => {
    const made = ports({ provider: { apply: away, poll: away } });
    made.ports.consent = { ask: away };
    await assert.rejects(attempt(made, 1));
    assert.deepEqual(made.told, ['delayed o-1 {"isFirst":true}']);
  });
  it('§6c measures how long the recipient waited for the call, and that the provider is back', async () => {
    const provider: ProviderSystem = { apply: async () => ({ final: false }), poll: away };
    const made = ports({ provider, isProviderAway: true });
    await attempt(made, 1);
    assert.deepEqual([made.told, made.seconds], [['back enbek'], [7_200]]);
  });
  it('§3.2 a provider that rejects a call is not away', async () => {
    const reject = () => Promise.reject(new ProviderRejectsCall('The provider answered 422'));
    const made = ports({ provider: { apply: reject, poll: reject } });
    await assert.rejects(notingPresence(made.ports.book, { offer: agreed(), isProviderAway: false }, reject));
    assert.deepEqual(made.told, []);
    await assert.rejects(notingPresence(made.ports.book, { offer: agreed(), isProviderAway: true }, reject));
    assert.deepEqual(made.told, ['back enbek']);
  });
});
