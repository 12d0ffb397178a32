import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { Problem } from './problem.ts';

/** Counts one request of `who`; throws when there were too many in this minute. */
export type RateLimit = (who: string) => Promise<void>;

/** A limit per minute for each caller, kept in this process: it holds a runaway client back, it does not bill. */
export function rateLimit(perMinute: number): RateLimit {
  const limiter = new RateLimiterMemory({ points: perMinute, duration: 60 });
  return async (who) => {
    try {
      await limiter.consume(who);
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      const seconds = Math.max(1, Math.ceil(refusal.msBeforeNext / 1000));
      throw new Problem('too-many-requests', `More than ${perMinute} requests in a minute`, {
        headers: { 'retry-after': String(seconds) },
      });
    }
  };
}
