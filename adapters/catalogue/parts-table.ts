/** What the SMS of a service cost, in parts: the longest text of each kind and language. */
import { LANGUAGES } from '../../domain/languages.ts';
import type { Language } from '../../domain/languages.ts';
import type { SmsKind } from '../../domain/sms-kinds.ts';
import { smsParts } from '../../domain/sms-parts.ts';
import type { SmsParts } from '../../domain/sms-parts.ts';
import type { ServiceDefinition, ServiceSmsKind } from './definition.ts';
import { longestTexts } from './longest-texts.ts';
import { WANTED_PARTS } from './texts.ts';

/** The longest text of one kind in one language, as a carrier counts it. */
export type LongestText = { kind: ServiceSmsKind; language: Language; text: string; isOverWanted: boolean } & SmsParts;

/** What an offer that is accepted and granted sends, where the service confirms agreements. */
const TYPICAL: SmsKind[] = ['offer', 'accepted', 'granted'];

/** The longest text of every kind in the three languages. */
export function longestOfEach(definition: ServiceDefinition): LongestText[] {
  const kinds = Object.keys(definition.templates) as ServiceSmsKind[];
  return kinds.flatMap((kind) =>
    LANGUAGES.map((language) => {
      const [longest] = longestTexts(definition, kind, language)
        .map((text) => ({ text, ...smsParts(text) }))
        .toSorted((one, other) => other.parts - one.parts || other.units - one.units);
      return { kind, language, ...longest!, isOverWanted: longest!.parts > WANTED_PARTS[language] };
    }),
  );
}

/** The parts that an offer costs which is accepted and granted, its SMS at their longest. */
export function typicalParts({ confirmAgreement }: ServiceDefinition, texts: LongestText[], of: Language): number {
  return texts
    .filter(({ kind, language }) => language === of && TYPICAL.includes(kind))
    .filter(({ kind }) => kind !== 'accepted' || confirmAgreement)
    .reduce((sum, { parts }) => sum + parts, 0);
}
