import { z } from 'zod';

/** NUL, which a text column cannot hold, and the other control characters are left out. */
// oxlint-disable-next-line no-control-regex
const PRINTABLE = /^[^\u0000-\u001f\u007f]*$/;
/** Half a surrogate pair, which a text column cannot hold either. */
const HALF_PAIR = /\p{Surrogate}/u;

/** One line of text that is stored unchanged. */
export const Line = (longest: number) =>
  z
    .string()
    .min(1)
    .max(longest)
    .regex(PRINTABLE, 'holds a control character')
    .refine((text) => !HALF_PAIR.test(text), 'holds half a surrogate pair');

const EARLIEST = Date.UTC(1900, 0);
const LATEST = Date.UTC(2200, 0);

/** A moment between 1900 and 2200, RFC 3339 with its offset. */
export const Moment = z.iso.datetime({ offset: true }).refine((moment) => {
  const ms = Date.parse(moment);
  return ms >= EARLIEST && ms < LATEST;
}, 'must lie between 1900 and 2200');
