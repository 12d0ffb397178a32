import type { ActivityInterceptorsFactory } from '@temporalio/worker';

/** Where an activity has a heartbeat timeout, Temporal hears that this worker lives: one that died is noticed long
 *  before the attempt's own deadline, and another worker goes on. What a heartbeat brings back changes nothing: an
 *  attempt is heard to its end. */
export const heartbeats: ActivityInterceptorsFactory = (context) => ({
  inbound: {
    async execute(input, next) {
      const { heartbeatTimeoutMs } = context.info;
      if (!heartbeatTimeoutMs) return next(input);
      const beat = setInterval(() => context.heartbeat(), heartbeatTimeoutMs / 3);
      return next(input).finally(() => clearInterval(beat));
    },
  },
});
