/** Types of `ms`, which @temporalio/common names but does not bring: without them '10s' would silently be `any`. */
declare module 'ms' {
  type Unit = 'ms' | 's' | 'm' | 'h' | 'd' | 'w' | 'sec' | 'secs' | 'second' | 'seconds' | 'min' | 'mins';
  type LongUnit = 'minute' | 'minutes' | 'hr' | 'hrs' | 'hour' | 'hours' | 'day' | 'days' | 'week' | 'weeks';
  export type StringValue = `${number}${Unit | LongUnit}` | `${number} ${Unit | LongUnit}`;
}
