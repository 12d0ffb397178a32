import { z } from 'zod';

const flag = z.enum(['0', '1']).transform((value) => value === '1');
const milliseconds = z.coerce.number().int().min(1);
/** `system_id:password`, in the lengths that SMPP allows. */
const Accounts = z
  .string()
  .regex(/^[^:,]{1,15}:[^:,]{0,8}(,[^:,]{1,15}:[^:,]{0,8})*$/, 'must be system_id:password, separated by commas')
  .transform((text) => new Map(text.split(',').map((pair) => pair.split(':') as [string, string])));

/** The behaviour of the SMSC where carriers differ. */
export const smscFields = {
  SANDBOX_SMPP_PORT: z.coerce.number().int().min(0).max(65_535).default(2775),
  /** Who may bind. */
  SANDBOX_SMPP_ACCOUNTS: Accounts.prefault('usynys:sandbox'),
  /** A repeated reference is the same message. Most SMSCs do not do this, so a text sent twice arrives twice. */
  SANDBOX_SMPP_DEDUPE: flag.default(false),
  /** query_sm also finds a message by the client's reference. */
  SANDBOX_SMPP_QUERY_BY_REFERENCE: flag.default(true),
  /** How receipts write the message ids, which are decimal in the answer to submit_sm. */
  SANDBOX_SMPP_RECEIPT_IDS: z.enum(['decimal', 'hex']).default('decimal'),
  /** The zone of the times in receipts. */
  SANDBOX_SMPP_ZONE: z
    .string()
    .regex(/^[+-](0\d|1[0-4]):(00|15|30|45)$/, 'must look like +05:00')
    .default('+05:00'),
  /** How long a deliver_sm or an enquire_link waits for its answer. */
  SANDBOX_SMPP_ANSWER_MS: milliseconds.default(10_000),
  /** The pause before a deliver_sm that was not accepted is sent again. */
  SANDBOX_SMPP_RETRY_MS: milliseconds.default(300),
  /** A session that is silent for this long gets an enquire_link; a connection without a bind for this long is cut. */
  SANDBOX_SMPP_IDLE_MS: milliseconds.default(30_000),
};

const SmscSettings = z.object(smscFields);
export type SmscSettings = z.infer<typeof SmscSettings>;

/** For a sandbox that is started inside another program: any free port, everything else as by default. */
export const smscDefaults = (): SmscSettings => SmscSettings.parse({ SANDBOX_SMPP_PORT: 0 });
