import { askSandbox } from '../http.ts';
import { eventually, offerNamed, readOffer } from '../stage.ts';
import type { Stage } from '../stage.ts';
import { durationMs } from '../scenario-time.ts';
import type { StepOf } from '../scenario-schema.ts';

/** An SMS as the operator took it. */
type Sms = { id: string; kind: string; to: string; text: string };
type Told = { items: { id: string; language?: string }[] };

/** `sms`: exactly these SMS reached the operator for the number since the last look, and no others. */
export async function sms(stage: Stage, expected: StepOf<'sms'>): Promise<void> {
  const { to, kind, count } = expected;
  await eventually(stage, async () =>
    (await newSms(stage, to)).length >= count ? undefined : complaint(expected, await newSms(stage, to)),
  );
  await stage.timeline.settle();
  const arrived = await newSms(stage, to);
  if (arrived.length !== count || arrived.some((one) => one.kind !== kind))
    throw new Error(complaint(expected, arrived));
  for (const one of arrived) await checkSms(stage, expected, one);
  look(stage, to, arrived.length);
}

/** `noSms`: nothing reached the number since the last look. */
export async function noSms(stage: Stage, { to }: StepOf<'noSms'>): Promise<void> {
  await stage.timeline.settle();
  const arrived = await newSms(stage, to);
  if (arrived.length > 0) throw new Error(`${to} got ${kinds(arrived)}, expected nothing`);
}

/** `receipt`: the operator reports on the last SMS to a number. */
export async function receipt(stage: Stage, { at, ...report }: StepOf<'receipt'>): Promise<void> {
  await stage.timeline.settle();
  await eventually(stage, async () =>
    (await allSms(stage, report.to)).length > 0 ? undefined : `no SMS to ${report.to} yet`,
  );
  await askSandbox(stage.harness.sandbox, '/control/receipts', {
    json: { ...report, ...(await carrierTime(stage, at)) },
  });
}

/** `noReceipts`: asked for the status of an SMS to this number, the operator knows nothing. */
export async function noReceipts({ harness }: Stage, { to }: StepOf<'noReceipts'>): Promise<void> {
  await askSandbox(harness.sandbox, '/control/statusQueries', { json: { to, answer: 'unknown' } });
}

/** `reply`: a phone sends an SMS to us. */
export async function reply(stage: Stage, { at, ...message }: StepOf<'reply'>): Promise<void> {
  await stage.timeline.settle();
  await askSandbox(stage.harness.sandbox, '/control/replies', {
    json: { ...message, ...(await carrierTime(stage, at)) },
  });
}

async function carrierTime({ harness }: Stage, at: string | undefined): Promise<{ at?: string }> {
  return at === undefined ? {} : { at: new Date((await harness.server.now()) + durationMs(at)).toISOString() };
}

async function allSms({ harness }: Stage, to: string): Promise<Sms[]> {
  const taken = await askSandbox<Omit<Sms, 'kind'>[]>(
    harness.sandbox,
    `/control/messages?to=${encodeURIComponent(to)}`,
  );
  // The id of an SMS says what it is: `<offer>.<kind>`, and more after it when there may be several.
  return taken.map((one) => ({ ...one, kind: one.id.split('.')[1] ?? '' }));
}

async function newSms(stage: Stage, to: string): Promise<Sms[]> {
  return (await allSms(stage, to)).slice(stage.looked.get(to) ?? 0);
}

function look({ looked }: Stage, to: string, count: number): void {
  looked.set(to, (looked.get(to) ?? 0) + count);
}

async function checkSms(stage: Stage, { contains, of, language }: StepOf<'sms'>, one: Sms): Promise<void> {
  const missing = contains.filter((piece) => !one.text.includes(piece));
  if (missing.length > 0) throw new Error(`"${one.text}" lacks ${missing.map((piece) => `"${piece}"`).join(', ')}`);
  if (of !== undefined && !one.id.startsWith(`${offerNamed(stage, of).id}.`))
    throw new Error(`${one.id} is not of offer ${of}`);
  if (language === undefined) return;
  const told = (await languageTold(stage, one)) ?? languageOf(one.text);
  if (told !== language) throw new Error(`"${one.text}" is in ${told}, expected ${language}`);
}

/** What the API says of the SMS, when it belongs to an offer of the scenario. */
async function languageTold(stage: Stage, one: Sms): Promise<string | undefined> {
  const owner = [...stage.offers].find(([, { id }]) => one.id.startsWith(`${id}.`));
  if (!owner) return undefined;
  const { status, body } = await readOffer<Told>(stage, owner[0], '/messages');
  if (status !== 200) throw new Error(`GET /v1/offers/{id}/messages answered ${status}`);
  return body.items.find(({ id }) => id === one.id)?.language;
}

/** Letters that only Kazakh has; else Cyrillic is Russian. */
function languageOf(text: string): string {
  if (/[әғқңөұүһі]/i.test(text)) return 'kk';
  return /\p{Script=Cyrillic}/u.test(text) ? 'ru' : 'en';
}

function complaint({ to, kind, count }: StepOf<'sms'>, arrived: Sms[]): string {
  return `${to} got ${kinds(arrived)}, expected ${count} × ${kind}`;
}

function kinds(arrived: Sms[]): string {
  return arrived.length === 0 ? 'nothing' : arrived.map(({ kind }) => kind).join(', ');
}
