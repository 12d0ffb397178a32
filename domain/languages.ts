/** The languages of SMS to recipients, the state language first. */
export const LANGUAGES = ['kk', 'ru', 'en'] as const;
/** One of them. */
export type Language = (typeof LANGUAGES)[number];

/** Kazakh is the state language: it is used when no other language is known. */
export const STATE_LANGUAGE: Language = 'kk';

/** The language of SMS to a person whose register entry names this one; the state language when it is not one of
 *  ours. */
export const languageOf = (registered?: string): Language =>
  LANGUAGES.find((language) => language === registered) ?? STATE_LANGUAGE;
