/** Our gateway on a PostgreSQL of its own, with SMS that are stored as the system stores them. One database for all
 *  files here. */
import { setTimeout as pause } from 'node:timers/promises';
import { randomUUID } from 'node:crypto';
import { openSmppGateway } from '../../../../adapters/sms/smpp/gateway.ts';
import type { Deadlines, SmppGateway } from '../../../../adapters/sms/smpp/gateway.ts';
import { SmppSettings } from '../../../../adapters/sms/smpp/settings.ts';
import type { Store } from '../../../../adapters/store/database/store.ts';
import type { Sms } from '../../../../activities/sms-gateway.ts';
import { smsParts } from '../../../../domain/sms-parts.ts';
import { inboundFrom as storedFrom } from '../../../support/opened.ts';
import { testVault } from '../../../support/test-vault.ts';
import type { OwnStore } from '../../store/own-store.ts';
import { openOwnStore, newPerson } from '../../store/own-store.ts';

/** Eleven in the morning in Kazakhstan, plus the time that a test has added. */
export const clock = { ms: Date.parse('2026-11-24T06:00:00.000Z'), startedAt: performance.now() };
export const now = (): number => clock.ms + Math.floor(performance.now() - clock.startedAt);

let opened: Promise<OwnStore> | undefined;
export const ownStore = (): Promise<OwnStore> => (opened ??= openOwnStore({ now: async () => now() }));
const gateways: SmppGateway[] = [];
afterEach(async () => void (await Promise.all(gateways.splice(0).map((one) => one.close()))));
after(async () => (await opened)?.close());

const GATEWAYS = Array.from({ length: 100 }, (_, index) => `smpp-${index + 1}`);
let count = 0;
/** A gateway with a name of its own, bound. */
export async function openGateway(
  port: number,
  changes: Record<string, unknown> = {},
  { deadlines, store, bound = true }: { deadlines?: Deadlines; store?: Store; bound?: boolean } = {},
) {
  const own = (await ownStore()).store;
  const settings = SmppSettings.parse({
    kind: 'smpp',
    name: `smpp-${(count += 1)}`,
    sessions: [{ host: '127.0.0.1', port: String(port) }],
    systemId: 'usynys',
    password: 'sandbox',
    sender: '1414',
    perSecond: 1_000,
    reconnectMs: { first: 20, most: 100 },
    referenceTag: 0x1410,
    inboundIdTag: 0x1411,
    inboundTimeTag: 0x1412,
    ...changes,
  });
  const gateway = openSmppGateway(settings, store ?? own, deadlines);
  gateways.push(gateway);
  if (bound) await eventually(() => gateway.state().bound === settings.sessions.length);
  return { gateway, store: own, settings };
}

/** A stored SMS to a person whom no other test uses. */
export async function written(text: string, to = newPerson().phone): Promise<Sms> {
  const { db } = (await ownStore()).store;
  const id = `c-${randomUUID()}.help`;
  await db.outgoingSms.create({
    data: {
      id,
      kind: 'help',
      phone: to,
      phoneIndex: testVault.index('phone', to),
      text,
      language: 'kk',
      parts: smsParts(text).parts,
      gateway: 'smpp-1',
      mayBeAt: GATEWAYS,
      status: 'written',
      createdAt: new Date(now()),
    },
  });
  return { id, to, text, validityMs: 24 * 60 * 60_000 };
}

export async function receiptsOf(smsId: string) {
  const { db } = (await ownStore()).store;
  return db.receipt.findMany({ where: { smsId }, orderBy: { order: 'asc' } });
}

export async function inboundFrom(phone: string) {
  const { db } = (await ownStore()).store;
  return storedFrom(db, phone);
}

export async function partsOf(smsId: string) {
  const { db } = (await ownStore()).store;
  return db.smppPart.findMany({ where: { smsId }, orderBy: { part: 'asc' } });
}

export async function eventually(isTrue: () => boolean | Promise<boolean>, withinMs = 10_000): Promise<void> {
  const until = performance.now() + withinMs;
  while (!(await isTrue())) {
    if (performance.now() > until) throw new Error(`did not happen within ${withinMs} ms: ${isTrue}`);
    await pause(10);
  }
}
