import type { RotationResults } from './rotation.ts';

/** The values that must be zero and are not, and other results that must not be. */
export function faultsOf({ failed, histories, sealed, ends, offers, audit }: RotationResults): string[] {
  const counted = { ...failed, ...histories, ...sealed };
  const notZero = Object.entries(counted).filter(([name, value]) => MUST_BE_NONE.has(name) && value !== 0);
  const oldCopies = sealed['copies of erased people'].filter((copy) => copy.startsWith('bench: opens'));
  return [
    ...notZero.map(([name, value]) => `${name}: ${written(value)}`),
    ...oldCopies.map(() => 'a copy from before the change of keys still opens'),
    ...(ends['GRANTED'] === offers ? [] : [`ends: ${JSON.stringify(ends)} of ${offers} offers`]),
    ...(audit.endsWith('Everything is as it was written.') ? [] : ['the audit found something']),
    ...(histories['histories with payloads of both keys'] > 0 ? [] : ['no offer was open during the change of keys']),
  ];
}

const MUST_BE_NONE = new Set([
  'HTTP errors',
  'lines in the logs of API and worker',
  'offers that did not come to their end',
  'workflow tasks, activities and workflows that failed or ran out of time',
  'activities that were tried again',
  'keys that are closed with an old key',
  'keys that do not open',
  'texts that do not open',
  'texts of erased people that open',
]);

export function rotationReport(results: RotationResults, faults: readonly string[]): string {
  const { offers, seconds, ends, failed, histories, sealed, logLines, audit } = results;
  const rows = Object.entries({ ...failed, ...histories, ...sealed }).map(
    ([name, value]) => [name, written(value)] as const,
  );
  const width = Math.max(...rows.map(([name]) => name.length));
  const rate = (offers / seconds).toFixed(1);
  return [
    `${offers} whole offers in ${seconds.toFixed(0)} s, ${rate}/s; their ends: ${written(ends)}`,
    '',
    ...rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`),
    ...logLines.map((line) => `  log: ${line}`),
    '',
    'usynys audit verify:',
    ...audit.split('\n').map((line) => `  ${line}`),
    '',
    faults.length === 0 ? 'Without an error.' : `NOT without an error:\n${faults.map((one) => `  ${one}`).join('\n')}`,
  ].join('\n');
}

function written(value: number | readonly string[] | Record<string, number>): string {
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value)) return value.join(', ');
  return Object.entries(value)
    .map(([name, count]) => `${name} ${String(count)}`)
    .join(', ');
}
