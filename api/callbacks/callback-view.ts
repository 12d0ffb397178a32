import { createHash } from 'node:crypto';
import type { StoredCallback } from '../../adapters/store/callbacks/read-callbacks.ts';
import type { CallbackView } from './callback-list.ts';

/** A callback as its provider sees it. */
export function callbackView(row: StoredCallback): CallbackView {
  const { id, offerId, createdAt, deliveredAt, failedAt, failedBecause, nextAttemptAt, attemptLog } = row;
  const state = deliveredAt ? 'delivered' : failedAt ? 'failed' : 'waiting';
  return {
    id,
    offerId,
    type: (row.body as { type: CallbackView['type'] }).type,
    offerState: row.state as CallbackView['offerState'],
    state,
    createdAt: createdAt.toISOString(),
    ...(state === 'waiting' ? { nextAttemptAt: nextAttemptAt.toISOString() } : {}),
    ...(deliveredAt ? { deliveredAt: deliveredAt.toISOString() } : {}),
    ...(state === 'failed' ? { failedAt: failedAt!.toISOString() } : {}),
    ...(state === 'failed' && failedBecause ? { failedBecause } : {}),
    attemptLog: attemptLog.map(({ at, status, ms, error }) => ({
      at: at.toISOString(),
      ...(status === null ? {} : { status }),
      ms,
      ...(error === null ? {} : { error }),
    })),
  };
}

/** A public key of callbacks as a JWK; its id is its thumbprint (RFC 7638). */
export function callbackKeyView(whpk: string) {
  const x = Buffer.from(whpk.replace(/^whpk_/, ''), 'base64').toString('base64url');
  const kid = createHash('sha256').update(`{"crv":"Ed25519","kty":"OKP","x":"${x}"}`).digest('base64url');
  return { kty: 'OKP', crv: 'Ed25519', x, use: 'sig', alg: 'EdDSA', kid, whpk } as const;
}
