/** One offer in the harness, and the steps that a test may take with it. */
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { makeOffer } from '../../adapters/store/offers/make-offer.ts';
import { cancelOffer } from '../../adapters/store/offers/cancel-offer.ts';
import type { RegisterNotice } from '../../adapters/store/offers/receive-notice.ts';
import { receiveNotice } from '../../adapters/store/offers/receive-notice.ts';
import { receiveReceipts } from '../../adapters/store/sms/receive-receipts.ts';
import { receiveReply } from '../../adapters/store/sms/receive-replies.ts';
import { receiveResult } from '../../adapters/store/offers/receive-result.ts';
import type { OfferState } from '../../domain/offer-states.ts';
import type { Offer } from '../../domain/offer.ts';
import { stateOf } from '../../domain/offer.ts';
import type { ReceiptStatus } from '../../domain/receipts.ts';
import type { OfferLifecycle } from '../../workflows/offer-contract.ts';
import { offerQuery, offerWorkflowId } from '../../workflows/offer-contract.ts';
import { newPerson } from '../adapters/store/own-store.ts';
import type { Harness } from './harness.ts';
import type { Person } from './outside-fakes.ts';
import { OCTETS } from '../support/octets.ts';

const PATIENCE_MS = 60_000;
const iso = () => new Date().toISOString();
let count = 0;
const next = () => `m-${process.pid}-${(count += 1)}`;

export async function until(isTrue: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const giveUpAt = performance.now() + PATIENCE_MS;
  while (!(await isTrue())) {
    if (performance.now() > giveUpAt) assert.fail(`never: ${what}`);
    await pause(25);
  }
}

export type RunningOffer = Awaited<ReturnType<typeof startOffer>>;

/** Makes an offer to a person whom no other test uses; `like` overrides the properties of the person. */
export async function startOffer(harness: Harness, serviceCode = 'plain', like: Partial<Person> = {}) {
  const { store, outside, client } = harness;
  const person = outside.introduce(newPerson(), like);
  const phone = person.phone ?? '';
  const recipient = { iin: person.iin };
  const made = await makeOffer(store, 'enbek', { serviceCode, recipient, reference: next() });
  assert.ok(made.made === 'new');
  const { offerId: id } = made;
  await harness.messenger.drain();
  const handle = client.workflow.getHandle<OfferLifecycle>(offerWorkflowId(id));
  const row = () => store.db.offer.findUniqueOrThrow({ where: { id } });
  /** The offer as the workflow knows it. */
  const known = (): Promise<Offer> => handle.query(offerQuery);
  const notice = (about: object) =>
    receiveNotice(store, {
      source: 'register',
      messageId: next(),
      at: iso(),
      iin: person.iin,
      ...about,
    } as RegisterNotice);

  return {
    id,
    person,
    phone,
    handle,
    row,
    known,
    /** Waits until the condition is true of the workflow's offer. */
    knows: (isTrue: (offer: Offer) => unknown, what: string) =>
      until(async () => Boolean(await known().then(isTrue, () => false)), what),
    /** Waits until database and workflow are both in this state. */
    reaches: (state: OfferState) =>
      until(async () => {
        if ((await row()).state !== state) return false;
        return known().then(
          (offer) => stateOf(offer) === state,
          () => false,
        );
      }, state),
    receipt: (status: ReceiptStatus = 'delivered') =>
      receiveReceipts(store, 'sandbox', [
        { receiptId: next(), smsId: `${id}.offer`, status, arrivedAt: iso(), octets: OCTETS },
      ]),
    says: (text: string) =>
      receiveReply(store, 'sandbox', { messageId: next(), from: phone, text, arrivedAt: iso(), octets: OCTETS }),
    result: (outcome: 'granted' | 'refused', ground?: string) =>
      receiveResult(store, 'enbek', {
        messageId: next(),
        offerId: id,
        outcome,
        ground,
        at: iso(),
        body: { outcome, ground },
      }),
    cancel: () => cancelOffer(store, { offerId: id, reason: 'a mistake', by: 'enbek' }),
    consent: (status: 'given' | 'refused' | 'withdrawn') => notice({ about: 'consent', status }),
    numberChanged: () => notice({ about: 'phone' }),
    types: async () => {
      const entries = await store.db.journalEntry.findMany({ where: { offerId: id }, orderBy: { sequence: 'asc' } });
      return entries.map(({ type }) => type);
    },
    tasks: async () =>
      (await store.db.operatorTask.findMany({ where: { subject: `offer ${id}` } })).map(({ kind }) => kind),
    /** The kinds of SMS that the gateway accepted. */
    sms: () => outside.sent.filter((sms) => sms.id.startsWith(id)).map((sms) => sms.id.split('.')[1]),
    calls: () => outside.applications.filter(({ offerId }) => offerId === id).length,
    events: async () => (await handle.fetchHistory()).events ?? [],
  };
}

/** Makes an offer and advances it step by step to the state. */
export async function offerIn(
  harness: Harness,
  as: 'SENT' | 'AWAITING_ANSWER' | 'PROVIDING',
  ...more: Options
): Promise<RunningOffer> {
  const running = await startOffer(harness, ...more);
  await running.reaches('SENT');
  if (as === 'SENT') return running;
  await running.receipt();
  await running.reaches('AWAITING_ANSWER');
  if (as === 'AWAITING_ANSWER') return running;
  await running.says('1');
  await running.knows((offer) => offer.calledAt, 'the provider was called');
  return running;
}
type Options = [serviceCode?: string, like?: Partial<Person>];
