import { z } from 'zod';

/** Characters that a text column cannot hold (NUL, halves of surrogate pairs), and other control characters. */
// oxlint-disable-next-line no-control-regex
const UNPRINTABLE = /[\u0000-\u001f\u007f]|\p{Surrogate}/u;

/** One line of text that is stored unchanged. */
export const Line = (longest: number) =>
  z
    .string()
    .min(1)
    .max(longest)
    .refine((text) => !UNPRINTABLE.test(text), 'holds a control character');

const EARLIEST = Date.UTC(1900, 0);
const LATEST = Date.UTC(2200, 0);

/** A moment between 1900 and 2200, RFC 3339 with its offset. */
export const Moment = z.iso.datetime({ offset: true }).refine((moment) => {
  const ms = Date.parse(moment);
  return ms >= EARLIEST && ms < LATEST;
}, 'must lie between 1900 and 2200');
