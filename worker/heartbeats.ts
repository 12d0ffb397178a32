import type { ActivityInterceptorsFactory } from '@temporalio/worker';

/** Sends heartbeats for activities with a heartbeat timeout: Temporal detects a worker that died long before the
 *  attempt's own timeout, and another worker goes on. A cancellation that a heartbeat returns does not interrupt the
 *  attempt. */
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
