/** The recipients that the phone page can make an offer to, and what it shows of each: the SMS of the phone, the
 *  offers. */
import { createHash } from 'node:crypto';
import type { Callback } from './callbacks.ts';
import type { Systems } from './systems.ts';
import type { Person } from './world.ts';

export interface Holder {
  /** Used in the page's addresses instead of the number. */
  id: string;
  recipient: { iin: string } | { bin: string; representativeIin: string };
  group: string;
  phone: string | null;
  language: string;
  consent: string;
  note?: string | undefined;
  ends?: string | undefined;
}

/** An offer that was made on the page; the provider's callbacks do not name its recipient. */
export interface MadeOffer {
  offerId: string;
  holderId: string;
  serviceCode: string;
  at: string;
}

export function holdersOf({ world }: Systems): Holder[] {
  const people = world
    .people()
    .map((person) => holder(person.iin, { iin: person.iin }, groupOf(person), person, person));
  const organisations = world.organisations().flatMap((organisation) => {
    const representative = world.person(organisation.representative?.iin ?? '');
    if (!representative) return [];
    const recipient = { bin: organisation.bin, representativeIin: representative.iin };
    return [holder(organisation.bin, recipient, 'Organisations', representative, organisation)];
  });
  return [...people, ...organisations];
}

/** All that the page shows of one holder, oldest first. */
export function snapshotOf(systems: Systems, { phone, ...about }: Holder, made: MadeOffer[]) {
  const { sms, provider, faults, settings } = systems;
  const received = sms.messages().filter(({ to }) => to === phone);
  const sent = sms.inbound().filter(({ from }) => from === phone);
  const messages = [
    ...received.map(({ id, kind, text, parts, at, sender, receipts }) => ({
      id,
      from: 'carrier',
      kind,
      text,
      parts,
      at,
      sender,
      status: receipts.at(-1)?.status ?? 'accepted',
    })),
    ...sent.map(({ id, text, at }) => ({ id, from: 'phone', text, at })),
  ].toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));

  const mine = made.filter(({ holderId }) => holderId === about.id);
  const withCallbacks = received
    .map(({ id }) => id.slice(0, id.indexOf('.')))
    .filter((id) => provider.callbacks.of(id).length > 0);
  const ids = new Set([...mine.map(({ offerId }) => offerId), ...withCallbacks]);
  const offers = [...ids].map((offerId) => {
    const callbacks = provider.callbacks.of(offerId).filter(({ type }) => type === 'offer.state-changed');
    return offerOf(
      offerId,
      callbacks,
      mine.find((offer) => offer.offerId === offerId),
    );
  });
  return { holder: { phone, ...about }, auto: settings.SANDBOX_AUTO, systems: faults.all(), messages, offers };
}

function offerOf(offerId: string, callbacks: Callback[], made: MadeOffer | undefined) {
  const last = callbacks.at(-1)?.data;
  return {
    offerId,
    serviceCode: made?.serviceCode ?? last?.serviceCode,
    code: last?.code,
    deadline: last?.deadline,
    events: [
      ...(made ? [{ state: 'MADE', at: made.at }] : []),
      ...callbacks.map(({ data: { state, at, reason } }) => ({ state, at, reason })),
    ],
  };
}

function holder(
  number: string,
  recipient: Holder['recipient'],
  group: string,
  { phone, language, consent }: Person,
  { note, ends }: { note?: string | undefined; ends?: string | undefined },
): Holder {
  const id = createHash('sha256').update(number).digest('hex').slice(0, 8);
  return { id, recipient, group, phone, language, consent, note, ends };
}

function groupOf({ phone, consent, alive, entitled, receipts, smsRefusal, repliesWith, decision }: Person): string {
  if (!phone || consent !== 'given' || !alive || !entitled) return 'Before the SMS';
  if (receipts !== 'delivered' || smsRefusal) return 'The SMS does not arrive';
  if (repliesWith) return 'Answers by itself';
  return decision === 'granted' ? 'Everyday' : 'The provider decides';
}
