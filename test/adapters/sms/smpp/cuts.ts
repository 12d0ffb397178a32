/** The SMSC is cut off again and again while SMS leave; the SMS that arrive twice are counted. CUTS sets how often. */
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import type { Sms, SmsGateway } from '../../../../activities/sms-gateway.ts';
import * as own from './own-gateway.ts';
import type { SmallSmsc } from './small-smsc.ts';
import { smallSmsc } from './small-smsc.ts';

export const CUTS = Number(process.env.CUTS ?? 200);
const LANES = 10;
/** Twenty seconds of the system's clock pass in two. */
const SPEED = 10;

/** A store whose clock runs faster, so that the tests need not wait for the time limits. */
export async function hurriedStore() {
  const { store } = await own.ownStore();
  const startedAt = performance.now();
  const base = own.now();
  return { ...store, now: async () => base + Math.floor((performance.now() - startedAt) * SPEED) };
}

/** A busy machine may delay the database; this is not part of the test. */
const writtenSoon = (text: string): Promise<Sms> =>
  own.written(text).catch(() => pause(1_000).then(() => own.written(text)));

/** As Temporal does: tries again until the carrier has accepted it. */
async function sendUntilAccepted(gateway: SmsGateway, text = 'Hello') {
  const sms = await writtenSoon(text);
  for (let attempt = 1; attempt <= 200; attempt += 1) {
    const result = await gateway.send(sms).catch((fault: Error) => fault);
    if (!(result instanceof Error)) return { sms, result, attempts: attempt };
    await pause(30);
  }
  throw new Error(`not accepted after 200 attempts: ${sms.id}`);
}

export const isAccepted = (gateway: SmsGateway, sms: Sms): Promise<boolean> =>
  gateway.send(sms).then(
    ({ ok }) => ok,
    () => false,
  );

type Round = { doubles: number; lost: number };
/** Each round sends one SMS and cuts once; half of the cuts come before the SMSC has accepted it. */
export async function cutAgainAndAgain(
  settings: Record<string, unknown>,
  receipts: (smsc: SmallSmsc) => void,
): Promise<Round> {
  const store = await hurriedStore();
  const lanes = await Promise.all(
    Array.from({ length: LANES }, async () => {
      const { smsc, port } = await smallSmsc();
      const { gateway } = await own.openGateway(port, settings, { store });
      return { smsc, gateway };
    }),
  );
  const rounds = lanes.map(async ({ smsc, gateway }, lane) => {
    for (let round = lane; round < CUTS; round += LANES) {
      let isCut = false;
      smsc.fate = () => {
        if (isCut) return { status: 0 };
        isCut = true;
        receipts(smsc);
        return (round / LANES) % 2 < 1 ? 'cut-after-accepting' : 'cut-before-accepting';
      };
      const { result } = await sendUntilAccepted(gateway);
      assert.ok(result.ok && isCut);
    }
  });
  await Promise.all(rounds);
  const references = lanes.flatMap(({ smsc }) => smsc.accepted.map(({ reference }) => reference));
  const different = new Set(references).size;
  return { doubles: references.length - different, lost: CUTS - different };
}

/** The phone received it, and the carrier reports it as soon as a session is bound. */
export async function reportLast(smsc: SmallSmsc): Promise<void> {
  const last = smsc.accepted.at(-1);
  if (!last) return;
  for (let attempt = 0; attempt < 50; attempt += 1) {
    if ((await smsc.receipt(last)) === 0) return;
    await pause(50);
  }
}
