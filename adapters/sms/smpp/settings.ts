import { z } from 'zod';
import { GatewayName, ShortCode, whole } from '../../settings/fields.ts';

const Octet = whole(0, 255);
const Tag = whole(0x1400, 0x3fff);

/** One session: a transceiver binds to this address. Two entries with the same address are two sessions. */
const Session = z.strictObject({ host: z.string().min(1), port: whole(1, 65_535) });

/** TLS with the system's authorities, or with the one in `caFile`. */
const Tls = z.union([z.boolean(), z.strictObject({ caFile: z.string().min(1), serverName: z.string().optional() })]);

/** A carrier's SMSC over SMPP 3.4. Numbers may be written as text, since ${NAME} is text. */
export const SmppSettings = z
  .strictObject({
    kind: z.literal('smpp'),
    name: GatewayName,
    sessions: z.array(Session).min(1),
    tls: Tls.default(false),
    systemId: z.string().min(1).max(15),
    /** SMPP has eight characters for it; some carriers accept more. */
    password: z.string().max(64),
    systemType: z.string().max(12).default(''),
    sender: ShortCode,
    /** Types of number and plans: of our short code, and of phones. */
    senderTon: Octet.default(3),
    senderNpi: Octet.default(0),
    phoneTon: Octet.default(1),
    phoneNpi: Octet.default(1),
    /** The alphabet of data_coding 0. */
    defaultAlphabet: z.enum(['gsm', 'latin1']).default('gsm'),
    /** What data_coding 0 means in an SMS to us, where that is not `defaultAlphabet`. Octets that evidently are in
     *  another alphabet are read in that one. */
    inboundAlphabet: z.enum(['gsm', 'latin1', 'ucs2', 'utf-8', 'windows-1251']).optional(),
    /** The length of the number that the parts of one SMS share. */
    referenceBits: z.union([z.literal(8), z.literal(16)]).default(8),
    /** SMS a second over all sessions of this process, and submits that wait for an answer on each session. */
    perSecond: z.coerce.number().positive().max(10_000).default(50),
    window: whole(1, 1_000).default(10),
    enquireLinkSeconds: whole(1, 3_600).default(30),
    /** After a broken session: the first pause and the longest one, half of each random. */
    reconnectMs: z
      .strictObject({ first: whole(10, 600_000), most: whole(10, 600_000) })
      .default({ first: 500, most: 30_000 }),
    /** How the ids in receipts are written beside those in the answers to submits. */
    receiptIds: z.enum(['as-sent', 'hex-of-decimal', 'decimal-of-hex']).default('as-sent'),
    /** The zone of the carrier's times, which carry none. */
    receiptTimeZone: z
      .string()
      .regex(/^[+-]([01]\d|2[0-3]):[0-5]\d$/, 'like +05:00')
      .default('+05:00'),
    /** Whether receipts come as SMS without the flag of a receipt, known by their text alone: then a person who writes
     *  such a text can forge a receipt of an SMS whose id is known to that person. */
    receiptsInClassZero: z.boolean().default(false),
    /** A vendor's parameter in which our reference goes out and comes back in receipts. */
    referenceTag: Tag.optional(),
    /** How a submit without an answer is resolved: by a query with our reference, or by its receipt alone. */
    lostAnswers: z.enum(['query-by-reference', 'await-receipt']).default('await-receipt'),
    /** How long a receipt is awaited before the SMS is sent again. */
    awaitReceiptSeconds: whole(1, 3_600).default(60),
    /** The vendor's parameters of replies: the carrier's id, and its time in ISO 8601. */
    inboundIdTag: Tag.optional(),
    inboundTimeTag: Tag.optional(),
    /** How long the missing parts of a reply are awaited before it is handed on without them. */
    incompleteAfterSeconds: whole(1, 86_400).default(600),
  })
  .refine(({ lostAnswers, referenceTag }) => lostAnswers === 'await-receipt' || referenceTag !== undefined, {
    path: ['referenceTag'],
    message: 'query-by-reference needs the tag in which our reference goes out',
  });
export type SmppSettings = z.infer<typeof SmppSettings>;

/** The alphabets that data_coding 0 can mean in an SMS to us. */
export type InboundAlphabet = NonNullable<SmppSettings['inboundAlphabet']>;

/** The one that it means at this carrier. */
export const inboundAlphabetOf = ({ inboundAlphabet, defaultAlphabet }: SmppSettings): InboundAlphabet =>
  inboundAlphabet ?? defaultAlphabet;
