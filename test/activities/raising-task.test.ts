import assert from 'node:assert/strict';
import { DefaultLogger } from '@temporalio/worker';
import { MockActivityEnvironment } from '@temporalio/testing';
import type { OfferBook, Subject } from '../../activities/offer-book.ts';
import { createProvidingActivities } from '../../activities/providing.ts';
import type {
  ConsentService,
  PhoneRegister,
  RepresentationRegister,
  StateRegisters,
} from '../../activities/registers.ts';
import { taskOf } from '../../activities/registers.ts';
import { createScreeningActivities } from '../../activities/screening.ts';

const fault = Object.assign(new Error('an unknown status'), { task: 'shep-status-unknown' });
const offerId = 'o-1';

/** A book with one offer that its recipient accepted, and the tasks that were raised. */
function bookOf(): { book: OfferBook; tasks: (string | undefined)[][] } {
  const tasks: (string | undefined)[][] = [];
  const at = '2026-11-25T05:00:00Z';
  const made = { providerId: 'p', factsAsOf: at, terms: { factsMaxAgeMs: Infinity } };
  const offer = { answer: { agrees: true, arrivedAt: at }, made };
  const subject = { offerId, offer, recipient: { kind: 'person' }, person: '', consent: {} } as unknown as Subject;
  const raiseTask = async (...task: (string | undefined)[]) => void tasks.push(task);
  const book: Partial<OfferBook> = { subject: async () => subject, raiseTask, noteCallDelay: async () => {} };
  return { book: book as OfferBook, tasks };
}

function portsOf(thrown: Error) {
  const consent: ConsentService = { ask: async () => Promise.reject(thrown) };
  const unasked = () => assert.fail('no personal data is read without consent');
  const phones: PhoneRegister = { find: unasked };
  const registers: StateRegisters = { person: unasked, organisation: unasked };
  const representations: RepresentationRegister = { find: unasked };
  return { ...bookOf(), consent, phones, registers, representations, now: async () => 0, provider: unasked };
}

describe('a fault that no retry repairs', () => {
  it('raises an operator task at screening, and is retried', async () => {
    const { tasks, ...ports } = portsOf(fault);
    await assert.rejects(createScreeningActivities(ports).screen({ offerId }), fault);
    assert.deepEqual(tasks, [[`offer ${offerId}`, 'shep-status-unknown']]);
  });

  it('raises an operator task at acceptance, and is retried', async () => {
    const { tasks, ...ports } = portsOf(fault);
    const { provide } = createProvidingActivities(ports);
    await assert.rejects(
      new MockActivityEnvironment({}, { logger: new DefaultLogger('ERROR') }).run(provide, { offerId }),
      fault,
    );
    assert.deepEqual(tasks, [[`offer ${offerId}`, 'shep-status-unknown']]);
  });

  it('is known by its task: any other fault is only retried', async () => {
    const plain = new Error('not reachable');
    const { tasks, ...ports } = portsOf(plain);
    await assert.rejects(createScreeningActivities(ports).screen({ offerId }), plain);
    assert.deepEqual(tasks, []);
    assert.equal(taskOf(Object.assign(new Error('x'), { task: 1 })), undefined);
  });
});
