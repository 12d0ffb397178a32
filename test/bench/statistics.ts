/** A summary of many numbers. */
export type Spread = { median: number; least: number; most: number };
export type Latency = { p50: number; p99: number; samples: number };

/** The value below which this part (0 to 1) of the values lies, by the nearest rank. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? NaN;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? NaN) + (sorted[Math.floor(middle)] ?? NaN)) / 2;
}

export const spread = (values: readonly number[]): Spread => ({
  median: median(values),
  least: Math.min(...values),
  most: Math.max(...values),
});

export const latency = (ms: readonly number[]): Latency => ({
  p50: quantile(ms, 0.5),
  p99: quantile(ms, 0.99),
  samples: ms.length,
});

export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
