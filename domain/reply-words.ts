/** The words of a reply (§4a). A word added here must not resemble a word of another meaning. */

/** What a known word can mean. */
export const REPLY_MEANINGS = ['agree', 'refuse', 'opt-out', 'opt-in'] as const;
/** One of them. */
export type ReplyMeaning = (typeof REPLY_MEANINGS)[number];

const AGREE = '1|иә|ия|иа|йә|iä|ia|ija|келісемін|келисемін|келисемин|да|da|согласен|согласна|yes'.split('|');
const REFUSE = '2|0|жоқ|жок|joq|zhoq|бас тартамын|нет|net|отказываюсь|отказ|no'.split('|');
const OPT_OUT = ['stop', 'стоп', 'тоқта', 'toqta', 'отписка'];
const OPT_IN = ['start', 'старт', 'бастау', 'qosu', 'қосу'];

/** Every word of a reply with its meaning, in small letters, in Kazakh (both alphabets), Russian and English; «бас
 *  тартамын» is one word of two. */
export const REPLY_WORDS: readonly (readonly [word: string, meaning: ReplyMeaning])[] = [
  ...AGREE.map((word) => [word, 'agree'] as const),
  ...REFUSE.map((word) => [word, 'refuse'] as const),
  ...OPT_OUT.map((word) => [word, 'opt-out'] as const),
  ...OPT_IN.map((word) => [word, 'opt-in'] as const),
];
