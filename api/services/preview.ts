import type { ServiceDefinition, ServiceSmsKind } from '../../adapters/catalogue/definition.ts';
import { durationMs } from '../../adapters/catalogue/durations.ts';
import { renderSms } from '../../adapters/catalogue/texts.ts';
import type { SmsValues } from '../../adapters/catalogue/texts.ts';
import { LANGUAGES } from '../../domain/languages.ts';
import { SMS_KINDS } from '../../domain/sms-kinds.ts';
import { smsParts } from '../../domain/sms-parts.ts';
import type { PreviewItem } from './service.ts';

/** Every text of a service in every language, with sample values and its parts as a carrier counts them. */
export function previewOf(definition: ServiceDefinition, nowMs: number): PreviewItem[] {
  const values: SmsValues = {
    code: '47',
    offers: ['47', '52'].map((code) => ({ code, shortNames: definition.shortNames })),
    deadlineMs: nowMs + durationMs(definition.answerWindow),
    ground: definition.refusalGrounds[0]!.code,
    resultNumber: 'KZ-2026/0123',
    reason: 'not-entitled',
    end: 'granted',
  };
  // In the order in which an offer sends them: the database has an order of its own.
  const kinds = SMS_KINDS.filter((kind): kind is ServiceSmsKind => kind in definition.templates);
  return kinds.flatMap((kind) =>
    LANGUAGES.map((language) => {
      const { text } = renderSms({ ...definition, languages: [language] }, kind, language, values);
      return { kind, language, text, ...smsParts(text) };
    }),
  );
}
