import type { Results } from './measure.ts';
import type { Latency, Spread } from './statistics.ts';
import { sum } from './statistics.ts';

export const GOALS = { ratio: 0.5, replyToSignal: 1.5 };

type Row = [name: string, value: string, note?: string];

/** The results as a table. */
export function report(results: Results): string {
  const { offers, bare, inFlight, rounds } = results.options;
  const blocks = `A: ${offers} whole offers, B: ${bare} bare workflows of four no-op activities`;
  return [
    `${rounds} ABBA rounds; ${blocks}; ${inFlight} in flight`,
    '',
    ...aligned([...throughput(results), ...costs(results), ...latencies(results)]),
  ].join('\n');
}

function throughput(results: Results): Row[] {
  const { offersPerSecond, barePerSecond, ratio, ratioPerRound, tailSeconds, takenByOthers: others } = results;
  return [
    ['offers/s (A)', range(offersPerSecond, 1)],
    ['bare workflows/s (B)', range(barePerSecond, 1)],
    ['ratio A/B', range(ratio, 2), `goal ≥ ${GOALS.ratio.toFixed(2)}: ${mark(ratio.median >= GOALS.ratio)}`],
    ['ratio of each round', ratioPerRound.map((one) => one.toFixed(2)).join('  ')],
    ['until all callbacks were delivered, after a block A', `${range(tailSeconds, 1)} s`],
    ['processors taken by others, per block', Number.isNaN(others.median) ? 'not measured' : percent(others)],
  ];
}

function costs(results: Results): Row[] {
  const { temporalPerOffer: offer, temporalPerBare: bare, databasePerOffer } = results;
  return [
    ['processor time of one offer', processorTime(results.processorMsPerOffer)],
    ['processor time of one bare workflow', processorTime(results.processorMsPerBare)],
    [
      'ratio by processor time, B/A',
      Number.isNaN(results.ratioByProcessor) ? 'not measured' : results.ratioByProcessor.toFixed(2),
    ],
    ['state transitions of one offer', range(offer.transitions, 0), `bare: ${range(bare.transitions, 0)}`],
    ['history events of one offer', range(offer.events, 0), `bare: ${range(bare.events, 0)}`],
    ['history bytes of one offer', range(offer.bytes, 0), `bare: ${range(bare.bytes, 0)}`],
    [
      'SQL statements of one offer',
      databasePerOffer.statements.toFixed(1),
      'with BEGIN and COMMIT, and the idle loops',
    ],
    ['SQL transactions of one offer', databasePerOffer.transactions.toFixed(1)],
  ];
}

function latencies({ underLoad, idle, replyToSignal }: Results): Row[] {
  return [
    ['POST /v1/offers, under the load of A', milliseconds(underLoad.post)],
    ['receipt webhook, under the load of A', milliseconds(underLoad.receipt)],
    ['reply webhook, under the load of A', milliseconds(underLoad.reply)],
    ['result webhook, under the load of A', milliseconds(underLoad.result)],
    ['POST /v1/offers, idle', milliseconds(idle.post)],
    ['reply webhook, idle', milliseconds(idle.reply)],
    ['raw handle.signal, idle', milliseconds(idle.signal)],
    ['one INSERT and its commit, idle', milliseconds(idle.commit)],
    [
      'reply webhook / raw signal (p50, idle)',
      replyToSignal.toFixed(2),
      `goal ≤ ${GOALS.replyToSignal}: ${mark(replyToSignal <= GOALS.replyToSignal)}`,
    ],
  ];
}

const percent = ({ median, least, most }: Spread): string =>
  `${range({ median: median * 100, least: least * 100, most: most * 100 }, 0)} %`;
const mark = (isReached: boolean): string => (isReached ? 'reached' : 'NOT reached');
const milliseconds = ({ p50, p99, samples }: Latency): string =>
  `p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms (${samples})`;

function range({ median, least, most }: Spread, digits: number): string {
  if (least === most) return median.toFixed(digits);
  return `${median.toFixed(digits)} (${least.toFixed(digits)} to ${most.toFixed(digits)})`;
}

function processorTime(parts: Record<string, number> | undefined): string {
  if (!parts) return 'not measured: this system has no /proc';
  const each = Object.entries(parts).map(([part, ms]) => `${part} ${ms.toFixed(1)}`);
  return `${sum(Object.values(parts)).toFixed(1)} ms: ${each.join(', ')}`;
}

function aligned(rows: Row[]): string[] {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value, note]) => `${name.padEnd(width)}  ${value}${note ? `   [${note}]` : ''}`);
}
