/** The one list of columns with personal data or a secret that we share with a provider (§6b): sealing, erasure, audit,
 *  proof, docs/security/personal-data.md and the comments of prisma/schema.prisma follow it. */
import type { Committed } from '../../../domain/commitments.ts';

/** Whose key seals a column: the recipient's, that of the person who answers (an organisation's representative, else
 *  the recipient), that of the row's `key_id` (who answers, or a number whose owner is unknown), or that of a
 *  number. */
type SealedFor = 'recipient' | 'who-answers' | 'key-of-row' | 'number';
type Personal = {
  table: string;
  column: string;
  sealedFor: SealedFor;
  /** As what the journal commits to it by a salted hash (§6c, domain/commitments.ts); audit and proof open it. */
  committed?: Committed;
};

/** Personal data; erased with the key that seals it. */
export const PERSONAL_COLUMNS = [
  { table: 'recipients', column: 'identifier', sealedFor: 'recipient' },
  { table: 'offers', column: 'eligibility_facts', sealedFor: 'recipient' },
  { table: 'offers', column: 'organisation_name', sealedFor: 'recipient' },
  { table: 'offers', column: 'phone', sealedFor: 'who-answers' },
  { table: 'offers', column: 'consent_token', sealedFor: 'who-answers' },
  { table: 'outgoing_sms', column: 'phone', sealedFor: 'key-of-row' },
  { table: 'outgoing_sms', column: 'text', sealedFor: 'key-of-row', committed: 'sms-text' },
  { table: 'inbound_sms', column: 'phone', sealedFor: 'key-of-row' },
  { table: 'inbound_sms', column: 'text', sealedFor: 'key-of-row', committed: 'reply-text' },
  { table: 'inbound_sms', column: 'octets', sealedFor: 'key-of-row', committed: 'reply-octets' },
  { table: 'receipts', column: 'octets', sealedFor: 'key-of-row', committed: 'receipt-octets' },
  { table: 'unmatched_receipts', column: 'octets', sealedFor: 'number' },
  { table: 'smpp_inbound_parts', column: 'phone', sealedFor: 'number' },
  { table: 'smpp_inbound_parts', column: 'octets', sealedFor: 'number' },
  { table: 'provider_results', column: 'body', sealedFor: 'recipient' },
  { table: 'desk_answers', column: 'evidence', sealedFor: 'who-answers', committed: 'evidence' },
] as const satisfies readonly Personal[];

/** Secrets that a provider and we share, sealed with the key of the provider. */
export const SECRET_COLUMNS = [
  { table: 'providers', column: 'token' },
  { table: 'providers', column: 'previous_token' },
  { table: 'providers', column: 'webhook_secret' },
  { table: 'providers', column: 'previous_webhook_secret' },
  { table: 'providers', column: 'callback_secret' },
  { table: 'providers', column: 'previous_callback_secret' },
] as const;

/** How the rows of a person are found: by the person's id, by their offers, by the key that seals them;
 *  `short-lived`: they are not searched for, since they are deleted within days. */
type Owned = 'row' | 'offer' | 'key' | 'short-lived';
type Comparable = {
  table: string;
  column: string;
  /** The value that it is made of; a blind index is an HMAC, a salt opens a commitment of the journal. */
  of: 'identifier' | 'phone' | 'reply' | 'request' | 'salt' | 'token';
  owned: Owned;
  /** Its value after the erasure. */
  erased: 'random' | 'empty' | 'null' | 'with-the-row';
};

/** Columns that hold no readable personal data, but could be compared with a guess: an erasure overwrites them. */
export const COMPARABLE_COLUMNS = [
  { table: 'recipients', column: 'identifier_index', of: 'identifier', owned: 'row', erased: 'random' },
  { table: 'offers', column: 'phone_index', of: 'phone', owned: 'offer', erased: 'null' },
  { table: 'offers', column: 'request_hash', of: 'request', owned: 'offer', erased: 'empty' },
  { table: 'offers', column: 'consent_token', of: 'token', owned: 'offer', erased: 'null' },
  { table: 'idempotency_keys', column: 'request_hash', of: 'request', owned: 'offer', erased: 'empty' },
  { table: 'phone_slots', column: 'phone_index', of: 'phone', owned: 'offer', erased: 'empty' },
  { table: 'outgoing_sms', column: 'phone_index', of: 'phone', owned: 'key', erased: 'empty' },
  { table: 'outgoing_sms', column: 'salt', of: 'salt', owned: 'key', erased: 'null' },
  { table: 'inbound_sms', column: 'phone_index', of: 'phone', owned: 'key', erased: 'empty' },
  { table: 'inbound_sms', column: 'content_index', of: 'reply', owned: 'key', erased: 'empty' },
  { table: 'inbound_sms', column: 'salt', of: 'salt', owned: 'key', erased: 'null' },
  { table: 'receipts', column: 'salt', of: 'salt', owned: 'key', erased: 'null' },
  { table: 'desk_answers', column: 'salt', of: 'salt', owned: 'key', erased: 'null' },
  { table: 'smpp_inbound_parts', column: 'phone_index', of: 'phone', owned: 'short-lived', erased: 'with-the-row' },
  { table: 'unmatched_receipts', column: 'phone_index', of: 'phone', owned: 'short-lived', erased: 'with-the-row' },
] as const satisfies readonly Comparable[];

type SealedColumn = (typeof PERSONAL_COLUMNS)[number] | (typeof SECRET_COLUMNS)[number];
type SealedTable = SealedColumn['table'];
type ColumnOf<T extends SealedTable> = Extract<SealedColumn, { table: T }>['column'];
type PlaceIn<T extends SealedTable> = T extends SealedTable ? { table: T; column: ColumnOf<T>; row: string } : never;

/** The row and column of a sealed text; a table or column that is not in the lists above does not compile. */
export type Place = PlaceIn<SealedTable>;

/** Names the place of a sealed text. */
export const placeIn = <T extends SealedTable>(table: T, column: ColumnOf<T>, row: string): Place =>
  ({ table, column, row }) as PlaceIn<T>;
