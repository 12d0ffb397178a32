/** The run's copy of the offer, as workflows/offer-run.ts keeps it: it lags behind the database, and receives messages
 *  late, twice and in any order. */
import type { Decision } from '../../domain/decisions.ts';
import type { OfferEvent } from '../../domain/events.ts';
import type { Offer } from '../../domain/offer.ts';
import { newOffer } from '../../domain/offer.ts';
import { moment, record } from './database.ts';
import { must } from './oracle.ts';
import { messageOf } from './message-of.ts';
import type { Model, Run, Signal } from './state.ts';

type Copy = Pick<Run, 'offer' | 'seen'>;

/** Applies events to the run's copy; a message that was applied before changes nothing. */
export function apply(model: Model, events: readonly OfferEvent[]): void {
  model.run.batches.push([...events]);
  applyTo(model.run, events, model.rules.evolve);
}

function applyTo(copy: Copy, added: readonly OfferEvent[], evolve: (offer: Offer, event: OfferEvent) => Offer): void {
  const [first] = added;
  if (first?.type === 'offer-made') copy.offer = newOffer(first);
  for (const event of added) {
    const message = messageOf(event);
    if (message && copy.seen.has(message) && first?.type !== 'offer-made') continue;
    if (message) copy.seen.add(message);
    copy.offer = evolve(copy.offer, event);
  }
}

/** Gives a signal to the run; an update `cancel` is validated by the run's own copy, and refused for good. */
export function receive(model: Model, { name, events }: Signal): void {
  if (model.run.isDone) return;
  if (name === 'cancel' && !model.rules.isCancellable(model.run.offer)) return;
  apply(model, events);
}

/** The worker dies: what it was doing is lost, and is tried again by another worker. */
export function stopRun({ run }: Model): void {
  run.isUp = false;
  run.inFlight = undefined;
}

/** Another worker replays the history: its copy must be the one that was lost (§6c). */
export function restartRun(model: Model): void {
  const { run, rules } = model;
  const copy: Copy = { offer: run.offer, seen: new Set() };
  for (const batch of rules.restored(run.batches)) applyTo(copy, batch, rules.evolve);
  must(JSON.stringify(copy.offer) === JSON.stringify(run.offer), 'a restart loses nothing that the run had received');
  run.offer = copy.offer;
  run.seen = copy.seen;
  run.isUp = true;
  run.waitsToRetry = false;
}

/** Decides in the database. When that neither decides nor brings something new, the run would ask for ever. */
export function decideOn(model: Model, what: Decision): void {
  const before = model.run.offer;
  apply(
    model,
    record(model, (offer) => model.rules.decideOnOffer(offer, what, moment(model))),
  );
  mustHaveMoved(model, before, what);
}

export function mustHaveMoved({ run }: Model, before: Offer, what: string): void {
  must(
    run.offer !== before && JSON.stringify(run.offer) !== JSON.stringify(before),
    `the run does not ask for ${what} for ever`,
  );
}
