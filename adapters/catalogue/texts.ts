/** The SMS texts of a service (§3.1, §4b): ICU templates of the catalogue, filled with values of the system and
 *  never with the text of a reply. */
import { IntlMessageFormat } from 'intl-messageformat';
import type { Language } from '../../domain/languages.ts';
import type { SmsKind } from '../../domain/sms-kinds.ts';
import { smsParts } from '../../domain/sms-parts.ts';
import { commonTemplates } from './common.ts';
import type { ServiceDefinition } from './definition.ts';
import { shortOrganisationName } from './organisation-name.ts';
import { durationText } from './durations.ts';

/** The values of an SMS that its service does not define. */
export type SmsValues = {
  /** The offer's short number. */
  code?: string;
  /** The end of the answer window, epoch milliseconds; a reminder shows it in local time. */
  deadlineMs?: number;
  /** The code of the ground on which the provider refused (§3.2). */
  ground?: string;
  /** The provider's number of its decision; left out of the text when it is too long or could be read as a link. */
  resultNumber?: string;
  /** The name of the organisation to which the service is offered (§2.3), as its register has it; left out of the text
   *  when nothing of it may be shown. */
  organisation?: string;
  /** The offers that a reply may mean, the latest first, each with the short name of its service; at most five are
   *  shown, fewer where the names are long. */
  offers?: { code: string; shortNames: ServiceDefinition['shortNames'] }[];
  /** `called`: the recipient declined or opted out after the provider was called, so this offer is not refused any
   *  more. `unread`: the offer is annulled although replies came, because they could not be understood. */
  situation?: 'called' | 'unread';
  /** What an opt-out covers: further offers of one provider, or of all. */
  scope?: 'provider' | 'all';
  /** How the offer ended: in the answer to a reply after the end. */
  end?: 'granted' | 'refused' | 'closed';
  /** The reason of the end (§3.2): why a service is not provided after a yes, or why an offer was closed. */
  reason?: string;
};

/** A text ready to be sent, in the language that was chosen, and the SMS parts it takes. */
export type RenderedSms = { text: string; language: Language; parts: number };

/** The most parts that one SMS may have, and how many are wanted. */
export const MAX_PARTS = 2;
export const WANTED_PARTS: Record<Language, number> = { kk: 2, ru: 2, en: 1 };
/** The longest number of a decision that a text shows. */
export const MAX_RESULT_NUMBER = 32;
/** A value from outside must not bring a link, an address or a template into an SMS. */
const RESULT_NUMBER = new RegExp(`^[\\p{L}\\p{N}№/ -]{1,${MAX_RESULT_NUMBER}}$`, 'u');
/** The most offers that one text asks about, and how many always have room. */
export const MAX_OFFERS = 5;
const MIN_OFFERS = 2;

/** Renders one SMS, without a service from the common texts. Throws when a value that the template uses is missing. */
export function renderSms(
  definition: ServiceDefinition | undefined,
  kind: SmsKind,
  wanted: Language,
  values: SmsValues = {},
): RenderedSms {
  const language = definition ? languageFor(definition, wanted) : wanted;
  const text = String(
    messageOf(templateOf(definition, kind, language), language).format(argumentsOf(definition, language, values)),
  );
  const { parts } = smsParts(text);
  const shorter = parts > MAX_PARTS ? shortened(values) : undefined;
  return shorter ? renderSms(definition, kind, wanted, shorter) : { text, language, parts };
}

/** Leaves out what a text can do without: the number of the decision, the name of the organisation, then the offers
 *  asked about longest ago, down to two. */
function shortened({ resultNumber, organisation, ...values }: SmsValues): SmsValues | undefined {
  if (resultNumber !== undefined) return { ...values, organisation };
  if (organisation !== undefined) return values;
  const { offers = [] } = values;
  return offers.length > MIN_OFFERS
    ? { ...values, offers: offers.slice(0, Math.min(offers.length, MAX_OFFERS) - 1) }
    : undefined;
}

/** The recipient's language if the service has it, else the service's first. */
export function languageFor({ languages }: ServiceDefinition, wanted: Language): Language {
  return languages.includes(wanted) ? wanted : (languages[0] ?? wanted);
}

/** The compiled ICU message of a template; a mistake in its syntax throws. */
export function messageOf(template: string, language: Language): IntlMessageFormat {
  const key = `${language} ${template}`;
  const known = compiled.get(key);
  if (known) return known;
  if (compiled.size >= MAX_COMPILED) compiled.clear();
  const message = new IntlMessageFormat(template, language, undefined, { ignoreTag: true });
  compiled.set(key, message);
  return message;
}

const compiled = new Map<string, IntlMessageFormat>();
const MAX_COMPILED = 2000;

function templateOf(definition: ServiceDefinition | undefined, kind: SmsKind, language: Language): string {
  const common = commonTemplates();
  if (kind === 'unknownSender') return common.unknownSender[language];
  if (definition) return definition.templates[kind][language];
  if (kind === 'offer' || kind === 'annulled' || kind === 'granted' || kind === 'refused') {
    throw new Error(`An SMS of the kind ${kind} needs a service`);
  }
  return common[kind][language];
}

function argumentsOf(definition: ServiceDefinition | undefined, language: Language, values: SmsValues) {
  const { code, deadlineMs, ground, resultNumber = '', situation, organisation = '', offers } = values;
  return {
    ...(definition && {
      serviceName: definition.names[language],
      window: durationText(definition.answerWindow, language),
      correctable: definition.declineIsFinal ? 'no' : 'yes',
    }),
    ...(code !== undefined && { code }),
    ...(deadlineMs !== undefined && { deadline: localTime(deadlineMs, language) }),
    ...(definition && ground !== undefined && { ground: groundText(definition, ground, language) }),
    ...(offers?.[0] && { offers: namedOffers(offers, language), firstCode: offers[0].code }),
    resultNumber: RESULT_NUMBER.test(resultNumber) ? resultNumber : 'none',
    situation: situation ?? 'other',
    scope: values.scope ?? 'all',
    organisation: shortOrganisationName(organisation) ?? 'none',
    end: values.end ?? 'closed',
    reason: asBranch(values.reason ?? 'other'),
  };
}

/** The name of the branch that a value chooses; an ICU message knows no hyphen in it. */
export const asBranch = (value: string): string => value.replaceAll('-', '_');

/** The offers that a text asks about: "47 – уход за ребёнком, 83 – газ". In English a dash would make the SMS UCS-2. */
const namedOffers = (offers: NonNullable<SmsValues['offers']>, language: Language): string =>
  offers
    .slice(0, MAX_OFFERS)
    .map(({ code, shortNames }) => `${code} ${language === 'en' ? '-' : '–'} ${shortNames[language]}`)
    .join(', ');

function groundText({ code, refusalGrounds }: ServiceDefinition, ground: string, language: Language): string {
  const found = refusalGrounds.find((listed) => listed.code === ground);
  if (!found) throw new Error(`The act of ${code} lists no refusal ground ${ground}`);
  return found[language];
}

/** The moment as people in Kazakhstan read it: 24.11 10:00. */
function localTime(ms: number, language: Language): string {
  const options = {
    day: '2-digit',
    month: language === 'en' ? 'short' : '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  } as const;
  const format = new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'Asia/Almaty', hourCycle: 'h23' });
  const { day, month, hour, minute } = Object.fromEntries(
    format.formatToParts(ms).map(({ type, value }) => [type, value]),
  );
  return language === 'en' ? `${day} ${month} ${hour}:${minute}` : `${day}.${month} ${hour}:${minute}`;
}
