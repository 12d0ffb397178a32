import type { Now, Written } from '../../../activities/offer-book.ts';
import { mobileNumber } from '../../../activities/mobile-number.ts';
import { contentHash } from '../../../domain/content-hash.ts';
import type { Language } from '../../../domain/languages.ts';
import type { SmsKind } from '../../../domain/sms-kinds.ts';
import type { RenderedSms } from '../../catalogue/texts.ts';
import type { GatewayChoice } from '../../../activities/sms-carrier.ts';
import { placeIn } from '../database/personal-columns.ts';
import type { Place } from '../database/personal-columns.ts';
import { indexIn, openFor, sealFor } from '../database/sealed.ts';
import type { Transaction } from '../database/store.ts';
import { newSalt, sha256 } from '../database/store.ts';

type ToWrite = {
  id: string;
  offerId?: string;
  serviceCode?: string;
  kind: SmsKind;
  /** Whose key seals number and text. */
  keyId: string;
  phone: string;
  rendered: RenderedSms;
  validityMs: number;
  now: Now;
};
type Row = {
  keyId: string | null;
  phone: string;
  text: string;
  salt: string | null;
  language: Language;
  parts: number;
  gateway: string;
  attempts: number;
  isFresh: boolean;
  mayBeAt: string[];
  acceptedAs: string | null;
};

/** The place of the number and the text of an SMS. */
export const smsPlace = (column: 'phone' | 'text', id: string): Place => placeIn('outgoing_sms', column, id);

/** Stores an SMS once: every attempt sends the same text to the same number. Each call counts one attempt; an SMS that
 *  no gateway may have sent is bound to the one that is chosen now (ADR 012), and is written anew, for the number and
 *  the language may have changed since (§3a). What may have been sent is returned as it was stored. Throws for what is
 *  no mobile number of Kazakhstan: it may be a machine, which would answer. */
export async function writeSms(tx: Transaction, choose: GatewayChoice, toWrite: ToWrite): Promise<Written> {
  const { id, offerId, serviceCode, kind, keyId, phone, rendered, validityMs, now } = toWrite;
  if (mobileNumber(phone) !== phone) throw new Error('an SMS may only go to a mobile number of Kazakhstan');
  const { text, language, parts } = rendered;
  const gateway = choose(kind, serviceCode);
  const sealed = {
    phone: await sealFor(tx, keyId, smsPlace('phone', id), phone),
    text: await sealFor(tx, keyId, smsPlace('text', id), text),
  };
  const [row] = await tx.$queryRaw<Row[]>`
    INSERT INTO outgoing_sms AS known
      (id, offer_id, kind, key_id, phone, phone_index, text, salt, language, parts, gateway, may_be_at, attempts,
      bound_by, status, created_at)
    VALUES (${id}, ${offerId ?? null}::uuid, ${kind}, ${keyId}::uuid, ${sealed.phone}, ${indexIn(tx, 'phone', phone)},
      ${sealed.text}, ${newSalt()}, ${language}, ${parts}, ${gateway},
      ARRAY[${gateway}], 1, 1, 'written', ${now.iso}::timestamptz)
    ON CONFLICT (id) DO UPDATE SET attempts = known.attempts + 1,
      gateway = CASE WHEN known.may_be_at = '{}' THEN EXCLUDED.gateway ELSE known.gateway END,
      bound_by = CASE WHEN known.may_be_at = '{}' THEN known.attempts + 1 ELSE known.bound_by END,
      key_id = CASE WHEN known.may_be_at = '{}' THEN EXCLUDED.key_id ELSE known.key_id END,
      phone = CASE WHEN known.may_be_at = '{}' THEN EXCLUDED.phone ELSE known.phone END,
      phone_index = CASE WHEN known.may_be_at = '{}' THEN EXCLUDED.phone_index ELSE known.phone_index END,
      text = CASE WHEN known.may_be_at = '{}' THEN EXCLUDED.text ELSE known.text END,
      salt = CASE WHEN known.may_be_at = '{}' THEN EXCLUDED.salt ELSE known.salt END,
      language = CASE WHEN known.may_be_at = '{}' THEN EXCLUDED.language ELSE known.language END,
      parts = CASE WHEN known.may_be_at = '{}' THEN EXCLUDED.parts ELSE known.parts END,
      may_be_at = CASE WHEN known.may_be_at = '{}' THEN EXCLUDED.may_be_at ELSE known.may_be_at END
    RETURNING key_id::text AS "keyId", phone, text, salt, language, parts, gateway, attempts,
    bound_by = attempts AS "isFresh", may_be_at AS "mayBeAt",
      CASE WHEN sent_at IS NOT NULL THEN gateway_id END AS "acceptedAs"`;
  const { attempts: attempt, isFresh, mayBeAt, acceptedAs, ...stored } = row!;
  const owner = stored.keyId ?? keyId;
  const known = {
    ...stored,
    phone: await openFor(tx, owner, smsPlace('phone', id), stored.phone),
    text: await openFor(tx, owner, smsPlace('text', id), stored.text),
  };
  return {
    sms: { id, to: known.phone, text: known.text, validityMs },
    kind,
    offerId,
    serviceCode,
    language: known.language,
    parts: known.parts,
    ...(known.salt === null ? {} : { contentHash: contentHash(known.salt, known.text, sha256) }),
    binding: { gateway: known.gateway, attempt, inDoubtAt: isFresh ? [] : mayBeAt },
    ...(acceptedAs === null ? {} : { acceptedAs }),
  };
}
