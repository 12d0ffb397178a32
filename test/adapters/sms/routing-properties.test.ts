/** The routing on a real database: attempts fail, workers die, and calls of dead workers finish late. */
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import fc from 'fast-check';
import { DidNotLeave, MayHaveLeft } from '../../../activities/sms-gateway.ts';
import type { SendResult, SmsGateway } from '../../../activities/sms-gateway.ts';
import { openOfferBook } from '../../../adapters/store/book/offer-book.ts';
import type { Store } from '../../../adapters/store/database/store.ts';
import { isAskedOnce, purposeOf } from '../../../domain/sms-purposes.ts';
import * as at from '../store/offer-steps.ts';
import { carrierOf } from '../../support/sms-carrier.ts';
import { storedSms } from './stored-sms.ts';

const NAMES = ['primary', 'reserve', 'third'];
/** What a gateway does with a call: it accepts the SMS or not, and answers or not. A worker may die while it waits
 *  for the answer. */
const DEEDS = ['accepts', 'accepts, breaks', 'breaks', 'odd', 'not now', 'no money', 'accepts, dies', 'dies'] as const;
type Deed = (typeof DEEDS)[number];
type Attempt = { deeds: Record<string, Deed>; isNoted: boolean; isNewWorker: boolean };

const anyAttempt: fc.Arbitrary<Attempt> = fc.record({
  deeds: fc.record(Object.fromEntries(NAMES.map((name) => [name, fc.constantFrom(...DEEDS)]))),
  isNoted: fc.boolean(),
  isNewWorker: fc.boolean(),
});

function openWorld() {
  const accepted = new Set<string>();
  const dead: (() => Promise<void>)[] = [];
  let deeds: Record<string, Deed> = {};
  let die: () => void = () => {};
  const ok = (name: string): SendResult => ({ ok: true, gatewayId: `${name}-1` });
  const gateways = NAMES.map(
    (name): SmsGateway => ({
      name,
      async send() {
        // A call that an earlier attempt is still waiting for ends now, in the middle of our own call.
        for (const wake of dead.splice(0)) await wake();
        const deed = deeds[name]!;
        if (deed.startsWith('accepts')) accepted.add(name);
        if (deed === 'accepts') return ok(name);
        if (deed === 'no money') return { ok: false, fault: 'ours', code: 'no-money' };
        if (deed === 'not now') throw new DidNotLeave('answered 503');
        if (deed === 'odd') throw new TypeError('an unexpected fault');
        if (deed.endsWith('breaks')) throw new MayHaveLeft('the connection broke');
        return new Promise<SendResult>((resolve, reject) => {
          dead.push(async () => {
            if (deed === 'dies') reject(new DidNotLeave('not reachable'));
            else resolve(ok(name));
            await pause(15); // time for what the late attempt may still do
          });
          die();
        });
      },
      status: async () => ({ status: 'unknown' }),
    }),
  );
  return {
    gateways,
    accepted,
    plan: (next: Record<string, Deed>, onDeath: () => void) => ((deeds = next), (die = onDeath)),
  };
}

async function mayBeAt({ db }: Store, id: string): Promise<string[]> {
  const row = await db.outgoingSms.findUniqueOrThrow({ where: { id } });
  return row.mayBeAt;
}

describe('several gateways, whatever happens to them and to the worker', function () {
  this.timeout(300_000);
  let store: Store;
  before(async () => ({ store } = await at.sharedStore()));

  it('§3.1 a question reaches the person through one gateway at most, an outcome through any that works', async () => {
    const kinds = fc.constantFrom('offer', 'reminder', 'granted', 'help');
    const cases = fc.tuple(kinds, fc.array(anyAttempt, { minLength: 1, maxLength: 5 }));
    const seen = { moved: 0, twice: 0, dead: 0 };
    await fc.assert(
      fc.asyncProperty(cases, async ([kind, attempts]) => {
        const id = at.next();
        const world = openWorld();
        let { carrier, choose } = carrierOf(store, world.gateways);
        for (const { deeds, isNoted, isNewWorker } of attempts) {
          if (isNewWorker) ({ carrier, choose } = carrierOf(store, world.gateways));
          const death = new Promise<'died'>((resolve) => world.plan(deeds, () => resolve('died')));
          const sms = await storedSms(store, choose, id, kind);
          const wasDone = sms.acceptedAs !== undefined;
          const sending = carrier.send(sms, async () => {}).catch((fault: Error) => fault);
          const end = await Promise.race([sending, death]);
          if (end === 'died') seen.dead += 1;
          const isAccepted = typeof end === 'object' && 'ok' in end && end.ok;
          if (isAccepted && isNoted) await openOfferBook(store, choose).noteSent(sms, 'g-1');
          // Every gateway that may have sent the SMS is recorded, so its receipts count.
          const known = await mayBeAt(store, id);
          for (const name of world.accepted)
            assert.ok(known.includes(name), `${name} has it, and we know of ${known.join()}`);
          if (isAskedOnce(purposeOf(kind)))
            assert.ok(world.accepted.size <= 1, `asked by ${[...world.accepted].join(' and ')}`);
          const accepting = NAMES.filter((name) => deeds[name] === 'accepts');
          const mayDie = NAMES.some((name) => deeds[name]!.endsWith('dies'));
          if (!isAskedOnce(purposeOf(kind)) && accepting.length > 0 && !mayDie) assert.ok(isAccepted || wasDone);
        }
        if (world.accepted.size > 0 && !world.accepted.has('primary')) seen.moved += 1;
        if (world.accepted.size > 1) seen.twice += 1;
      }),
      { numRuns: 300 },
    );
    // With fewer cases of each kind this test would prove nothing.
    assert.ok(seen.moved > 10 && seen.twice > 5 && seen.dead > 50, JSON.stringify(seen));
  });
});
