import { RateLimiterMemory, RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import type { RateLimiterAbstract } from 'rate-limiter-flexible';
import { rateLimitClient } from '../../adapters/store/access/rate-limits.ts';
import type { Store } from '../../adapters/store/database/store.ts';
import { Problem } from './problem.ts';

/** Counts one request of `who`; throws when there were too many in this minute. */
export type RateLimit = (who: string) => Promise<void>;
/** By what requests are counted. */
export type Limited = 'key' | 'gateway' | 'address';

/** A limit per minute for each caller, kept in this process. */
export const rateLimit = (of: Limited, perMinute: number): RateLimit =>
  counting(inMemory(of, perMinute), of, perMinute);

/** A limit per minute for each caller over all processes on one database: a protection against runaway clients, not an
 *  exact count. A caller over the limit costs no query until the minute ends. Without the database each process counts
 *  for itself. */
export function sharedRateLimit(db: Store['db'], of: Limited, perMinute: number): RateLimit {
  const limiter = new RateLimiterPostgres({
    ...minute(of, perMinute),
    storeClient: rateLimitClient(db),
    storeType: 'pool',
    tableName: 'rate_limits',
    tableCreated: true, // by our migration: the role of the API makes no tables
    inMemoryBlockOnConsumed: perMinute,
    insuranceLimiter: inMemory(of, perMinute),
  });
  return counting(limiter, of, perMinute);
}

const minute = (of: Limited, points: number) => ({ keyPrefix: of, points, duration: 60 });
const inMemory = (of: Limited, perMinute: number) => new RateLimiterMemory(minute(of, perMinute));

function counting(limiter: RateLimiterAbstract, of: Limited, perMinute: number): RateLimit {
  return async (who) => {
    try {
      await limiter.consume(who);
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      const seconds = Math.max(1, Math.ceil(refusal.msBeforeNext / 1000));
      throw new Problem('too-many-requests', `More than ${perMinute} requests of one ${of} in a minute`, {
        headers: { 'retry-after': String(seconds) },
      });
    }
  };
}
