/** An SMS as an attempt finds it: stored, with the attempt recorded. */
import type { Written } from '../../../activities/offer-book.ts';
import type { GatewayChoice } from '../../../activities/sms-carrier.ts';
import { inTransaction } from '../../../adapters/store/database/store.ts';
import type { Store } from '../../../adapters/store/database/store.ts';
import { writeSms } from '../../../adapters/store/sms/write-sms.ts';
import type { SmsKind } from '../../../domain/sms-kinds.ts';
import * as at from '../store/offer-steps.ts';

const KEY = '00000000-0000-4000-8000-000000000001';
const rendered = { text: 'Ұсыныс', language: 'kk', parts: 1 } as const;

export function storedSms(store: Store, choose: GatewayChoice, id: string, kind: SmsKind): Promise<Written> {
  const now = { ms: at.clock.ms, iso: at.now() };
  const sms = { id, kind, keyId: KEY, phone: '+77010000001', rendered, validityMs: 60_000, now };
  return inTransaction(store, (tx) => writeSms(tx, choose, sms));
}
