/** The changes that happen by themselves at a scenario time: outages end, slow systems recover. */
export interface Agenda {
  add(entry: AgendaEntry): void;
  /** Ends, in order, everything that is due by then. */
  endDue(now: number): Promise<void>;
  /** The moments at which a wait from `now` to `until` stops: every entry on the way, and its end. */
  stopsUntil(now: number, until: number): number[];
  /** The outages that have not ended. */
  open(): Outage[];
  /** Ends everything now, due or not. */
  endAll(): Promise<void>;
}
export type Outage = 'temporal' | 'database' | 'system';
export type AgendaEntry = { at: number; what: Outage; end: () => Promise<void> };

export function createAgenda(): Agenda {
  let entries: AgendaEntry[] = [];
  return { add, endDue, stopsUntil, open: () => entries.map(({ what }) => what), endAll: () => endDue(Infinity) };

  function add(entry: AgendaEntry): void {
    entries = [...entries, entry].toSorted((a, b) => a.at - b.at);
  }

  async function endDue(now: number): Promise<void> {
    const due = entries.filter(({ at }) => at <= now);
    entries = entries.filter(({ at }) => at > now);
    for (const { end } of due) await end();
  }

  function stopsUntil(now: number, until: number): number[] {
    const onTheWay = entries.map(({ at }) => at).filter((at) => at > now && at < until);
    return [...new Set([...onTheWay, until])];
  }
}
