import { createHash } from 'node:crypto';
import type { OfferEvent } from '../../../domain/events.ts';
import { verifyChain } from '../../../domain/journal.ts';
import type { JournalEntry } from '../../../domain/journal.ts';
import { eventually, offerNamed, readOffer } from '../scenario-context.ts';
import type { ScenarioContext } from '../scenario-context.ts';
import type { StepOf } from '../scenario-schema.ts';

type Page = { items: JournalEntry[]; nextCursor?: string | null };

/** `journal`: these kinds of entries stand in it in this order, others may stand between; and the chain verifies. */
export async function journal(context: ScenarioContext, { of, contains, verifies }: StepOf<'journal'>): Promise<void> {
  const { id } = offerNamed(context, of);
  await eventually(context, async () => {
    const entries = await readJournal(context, of);
    const missing = firstMissing(
      entries.map(({ event }) => event),
      contains,
    );
    if (missing) {
      const kinds = entries.map(({ event }) => event.type).join(', ');
      return `the journal of ${of} lacks ${missing} at this place: it has ${kinds}`;
    }
    const check = verifyChain(id, entries, (text) => createHash('sha256').update(text).digest('hex'));
    return verifies && !check.ok ? `entry ${check.sequence} of the journal of ${of} ${check.problem}` : undefined;
  });
}

async function readJournal(context: ScenarioContext, name: string): Promise<JournalEntry[]> {
  const entries: JournalEntry[] = [];
  for (let cursor: string | null | undefined = ''; cursor !== undefined && cursor !== null; ) {
    const query: string = cursor ? `&cursor=${encodeURIComponent(cursor)}` : '';
    const { status, body }: { status: number; body: Page } = await readOffer<Page>(
      context,
      name,
      `/journal?limit=100${query}`,
    );
    if (status !== 200) return entries;
    entries.push(...body.items);
    cursor = body.nextCursor;
  }
  return entries;
}

/** The first kind that does not follow those before it. */
export function firstMissing(events: readonly OfferEvent[], kinds: readonly string[]): string | undefined {
  let from = 0;
  for (const kind of kinds) {
    const found = events.findIndex((event, index) => index >= from && isOf(event, kind));
    if (found < 0) return kind;
    from = found + 1;
  }
  return undefined;
}

/** A reminder is an SMS that was sent. */
function isOf(event: OfferEvent, kind: string): boolean {
  if (kind === 'reminder-sent') return event.type === 'sms-sent' && event.kind === 'reminder';
  return event.type === kind;
}
