import { DidNotLeave, MayHaveLeft } from '../../../activities/sms-gateway.ts';

type Part = { smsId: string; number: number };

/** A report on what Kannel took comes within a second while its operator is there: after this it is sent again. */
const DOUBT_MS = 60_000;
/** A fault is settled within minutes, and nobody sends more than this meanwhile. */
const MOST = 10_000;

/** What this process knows of parts before Kannel reports on them: which were taken, and which may have been. */
export function recentParts() {
  const parts = new Map<string, 'taken' | { doubtfulUntil: number }>();
  const keyOf = ({ smsId, number }: Part) => `${smsId}/${number}`;
  return {
    isTaken: (part: Part): boolean => parts.get(keyOf(part)) === 'taken',
    isDoubtful(part: Part): boolean {
      const known = parts.get(keyOf(part));
      return typeof known === 'object' && performance.now() < known.doubtfulUntil;
    },
    /** Sends a part and remembers how that ended. When earlier parts have left, a later one that did not leaves the whole in doubt. */
    async watch(part: Part, send: () => Promise<string | undefined>): Promise<string | undefined> {
      try {
        const refusal = await send();
        if (refusal === undefined) remember(part, 'taken');
        return refusal;
      } catch (fault) {
        if (!(fault instanceof DidNotLeave)) remember(part, { doubtfulUntil: performance.now() + DOUBT_MS });
        else if (part.number > 1) throw new MayHaveLeft(`a later part did not leave: ${fault.message}`);
        throw fault;
      }
    },
  };

  function remember(part: Part, what: 'taken' | { doubtfulUntil: number }): void {
    parts.set(keyOf(part), what);
    if (parts.size > MOST) parts.delete(parts.keys().next().value!);
  }
}
