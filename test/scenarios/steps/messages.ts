import { askSandbox } from '../http.ts';
import { eventually, offerNamed, readOffer } from '../scenario-context.ts';
import type { ScenarioContext } from '../scenario-context.ts';
import { durationMs } from '../scenario-time.ts';
import type { StepOf } from '../scenario-schema.ts';

/** An SMS as the carrier accepted it. */
type Sms = { id: string; kind: string; to: string; text: string };
type MessageList = { items: { id: string; language?: string }[] };

/** `sms`: exactly these SMS for the number reached the carrier since the last check, and no others. */
export async function sms(context: ScenarioContext, expected: StepOf<'sms'>): Promise<void> {
  const { to, kind, count } = expected;
  await eventually(context, async () =>
    (await newSms(context, to)).length >= count ? undefined : mismatch(expected, await newSms(context, to)),
  );
  await context.timeline.settle();
  const arrived = await newSms(context, to);
  if (arrived.length !== count || arrived.some((one) => one.kind !== kind))
    throw new Error(mismatch(expected, arrived));
  for (const one of arrived) await checkSms(context, expected, one);
  markChecked(context, to, arrived.length);
}

/** `noSms`: no SMS reached the number since the last check. */
export async function noSms(context: ScenarioContext, { to }: StepOf<'noSms'>): Promise<void> {
  await context.timeline.settle();
  const arrived = await newSms(context, to);
  if (arrived.length > 0) throw new Error(`${to} got ${kinds(arrived)}, expected nothing`);
}

/** `receipt`: the carrier reports on the last SMS to a number. */
export async function receipt(context: ScenarioContext, { at, ...report }: StepOf<'receipt'>): Promise<void> {
  await context.timeline.settle();
  await eventually(context, async () =>
    (await allSms(context, report.to)).length > 0 ? undefined : `no SMS to ${report.to} yet`,
  );
  await askSandbox(context.harness.sandbox, '/control/receipts', {
    json: { ...report, ...(await carrierTime(context, at)) },
  });
}

/** `noReceipts`: the carrier answers a query for the status of an SMS to this number with `unknown`. */
export async function noReceipts({ harness }: ScenarioContext, { to }: StepOf<'noReceipts'>): Promise<void> {
  await askSandbox(harness.sandbox, '/control/statusQueries', { json: { to, answer: 'unknown' } });
}

/** `reply`: a phone sends an SMS to us. */
export async function reply(context: ScenarioContext, { at, ...message }: StepOf<'reply'>): Promise<void> {
  await context.timeline.settle();
  const text = await withCodes(context, message.text);
  await askSandbox(context.harness.sandbox, '/control/replies', {
    json: { ...message, text, ...(await carrierTime(context, at)) },
  });
}

/** The text with the code of the offer A for `{A}`, and for `{other}` a code of two digits that no offer of the
 *  scenario has. */
async function withCodes(context: ScenarioContext, text: string): Promise<string> {
  if (!text.includes('{')) return text;
  const codes = new Map<string, string>();
  for (const name of context.offers.keys()) {
    const { body } = await readOffer<{ code: string }>(context, name);
    codes.set(name, body.code);
  }
  const taken = new Set(codes.values());
  const other = Array.from({ length: 90 }, (_, index) => String(10 + index)).find((code) => !taken.has(code))!;
  return text.replace(/\{(\w+)\}/g, (placeholder, name: string) =>
    name === 'other' ? other : (codes.get(name) ?? placeholder),
  );
}

async function carrierTime({ harness }: ScenarioContext, at: string | undefined): Promise<{ at?: string }> {
  return at === undefined ? {} : { at: new Date((await harness.server.now()) + durationMs(at)).toISOString() };
}

async function allSms({ harness }: ScenarioContext, to: string): Promise<Sms[]> {
  const accepted = await askSandbox<Omit<Sms, 'kind'>[]>(
    harness.sandbox,
    `/control/messages?to=${encodeURIComponent(to)}`,
  );
  // The id of an SMS is `<offer>.<kind>`, followed by a part of its own when there may be several of that kind.
  return accepted.map((one) => ({ ...one, kind: one.id.split('.')[1] ?? '' }));
}

async function newSms(context: ScenarioContext, to: string): Promise<Sms[]> {
  return (await allSms(context, to)).slice(context.checkedSms.get(to) ?? 0);
}

function markChecked({ checkedSms }: ScenarioContext, to: string, count: number): void {
  checkedSms.set(to, (checkedSms.get(to) ?? 0) + count);
}

async function checkSms(context: ScenarioContext, { contains, of, language }: StepOf<'sms'>, one: Sms): Promise<void> {
  const pieces = await Promise.all(contains.map((piece) => withCodes(context, piece)));
  const missing = pieces.filter((piece) => !one.text.includes(piece));
  if (missing.length > 0) throw new Error(`"${one.text}" lacks ${missing.map((piece) => `"${piece}"`).join(', ')}`);
  if (of !== undefined && !one.id.startsWith(`${offerNamed(context, of).id}.`))
    throw new Error(`${one.id} is not of offer ${of}`);
  if (language === undefined) return;
  const actual = (await reportedLanguage(context, one)) ?? languageOf(one.text);
  if (actual !== language) throw new Error(`"${one.text}" is in ${actual}, expected ${language}`);
}

/** The language that the API reports for the SMS, when the SMS belongs to an offer of the scenario. */
async function reportedLanguage(context: ScenarioContext, one: Sms): Promise<string | undefined> {
  const owner = [...context.offers].find(([, { id }]) => one.id.startsWith(`${id}.`));
  if (!owner) return undefined;
  const { status, body } = await readOffer<MessageList>(context, owner[0], '/messages');
  if (status !== 200) throw new Error(`GET /v1/offers/{id}/messages answered ${status}`);
  return body.items.find(({ id }) => id === one.id)?.language;
}

/** Kazakh by the letters that only Kazakh has; other Cyrillic is Russian, and the rest English. */
function languageOf(text: string): string {
  if (/[әғқңөұүһі]/i.test(text)) return 'kk';
  return /\p{Script=Cyrillic}/u.test(text) ? 'ru' : 'en';
}

function mismatch({ to, kind, count }: StepOf<'sms'>, arrived: Sms[]): string {
  return `${to} got ${kinds(arrived)}, expected ${count} × ${kind}`;
}

function kinds(arrived: Sms[]): string {
  return arrived.length === 0 ? 'nothing' : arrived.map(({ kind }) => kind).join(', ');
}
