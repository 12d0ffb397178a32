/** The plan of a run (warm-up, ABBA rounds, the idle system), and the results computed from its numbers. */
import type { BareBlock, OfferBlock } from './blocks.ts';
import { bareBlock, offerBlock } from './blocks.ts';
import { databaseWork } from './database.ts';
import type { Harness } from './system.ts';
import { idleLatencies } from './idle-system.ts';
import type { Options } from './options.ts';
import { people } from './people.ts';
import { latency, spread, sum } from './statistics.ts';
import { temporalCosts } from './temporal-costs.ts';

export type Results = Awaited<ReturnType<typeof measure>>;

/** Measures everything on a running harness; `say` gets a line for each step. */
export async function measure(harness: Harness, options: Options, say: (text: string) => void) {
  const { offers, bare, inFlight, samples } = options;
  const persons = people();
  const a = () => offerBlock(harness, persons, offers, inFlight);
  const b = () => bareBlock(harness, bare, inFlight);
  const reported = <T extends OfferBlock | BareBlock>(name: string, block: T): T => {
    say(`${name}: ${perSecond([block]).toFixed(1)}/s in ${block.seconds.toFixed(1)} s`);
    return block;
  };

  reported('warm-up, A', await a());
  reported('warm-up, B', await b());
  const workBefore = await databaseWork(harness.database);
  const rounds: { a: OfferBlock[]; b: BareBlock[] }[] = [];
  for (let number = 1; number <= options.rounds; number++) {
    const name = (kind: string) => `round ${number} of ${options.rounds}, ${kind}`;
    const [first, second, third, fourth] = [
      reported(name('A'), await a()),
      reported(name('B'), await b()),
      reported(name('B'), await b()),
      reported(name('A'), await a()),
    ];
    rounds.push({ a: [first, fourth], b: [second, third] });
  }
  const workAfter = await databaseWork(harness.database);
  say(`the idle system, ${samples} samples of each latency`);
  const idle = await idleLatencies(harness, persons, samples);

  const [as, bs] = [rounds.flatMap((round) => round.a), rounds.flatMap((round) => round.b)];
  const ratios = rounds.map((round) => perSecond(round.a) / perSecond(round.b));
  const all = (name: keyof OfferBlock['latencies']) => as.flatMap(({ latencies }) => latencies[name]);
  const [processorMsPerOffer, processorMsPerBare] = [perPiece(as), perPiece(bs)];
  const signal = latency(idle.signal);
  const reply = latency(idle.reply);
  return {
    options,
    blocks: rounds.map((round) => ({ a: round.a.map(withoutDetails), b: round.b.map(withoutDetails) })),
    offersPerSecond: spread(as.map((block) => perSecond([block]))),
    barePerSecond: spread(bs.map((block) => perSecond([block]))),
    ratioPerRound: ratios,
    ratio: spread(ratios),
    tailSeconds: spread(as.map(({ tailSeconds }) => tailSeconds)),
    takenByOthers: spread([...as, ...bs].map((block) => block.takenByOthers ?? NaN)),
    processorMsPerOffer,
    processorMsPerBare,
    ratioByProcessor: sum(Object.values(processorMsPerBare ?? {})) / sum(Object.values(processorMsPerOffer ?? {})),
    temporalPerOffer: await temporalCosts(
      harness.temporal,
      as.at(-1)!.offerIds.map((id) => `offer-${id}`),
    ),
    temporalPerBare: await temporalCosts(harness.temporal, bs.at(-1)!.workflowIds),
    databasePerOffer: {
      statements: (workAfter.statements - workBefore.statements) / pieces(as),
      transactions: (workAfter.transactions - workBefore.transactions) / pieces(as),
    },
    underLoad: {
      post: latency(all('post')),
      receipt: latency(all('receipt')),
      reply: latency(all('reply')),
      result: latency(all('result')),
    },
    idle: { post: latency(idle.post), reply, signal, commit: latency(idle.commit) },
    replyToSignal: reply.p50 / signal.p50,
  };
}

type Blocks = readonly (OfferBlock | BareBlock)[];

const pieces = (blocks: Blocks): number => sum(blocks.map(({ count }) => count));
const perSecond = (blocks: Blocks): number => pieces(blocks) / sum(blocks.map(({ seconds }) => seconds));

/** Processor time of each part for one offer or workflow; undefined where the operating system has no such numbers. */
function perPiece(blocks: Blocks): Record<string, number> | undefined {
  const times = blocks.map(({ processorMs }) => processorMs);
  const [one] = times;
  if (!one) return undefined;
  const parts = Object.keys(one).map((part) => [part, sum(times.map((time) => time?.[part] ?? NaN)) / pieces(blocks)]);
  return Object.fromEntries(parts) as Record<string, number>;
}

function withoutDetails({ count, seconds, tailSeconds, processorMs, takenByOthers }: OfferBlock | BareBlock) {
  return { count, seconds, perSecond: count / seconds, tailSeconds, processorMs, takenByOthers };
}
