import assert from 'node:assert/strict';
import { Gauge } from 'prom-client';
import { openHealth } from '../../../adapters/process/health.ts';
import { openRegistry } from '../../../adapters/process/metrics.ts';

const there = async () => true;
const away = async () => false;
const broken = () => Promise.reject(new Error('in my way'));
const silent = () => new Promise<boolean>(() => {});
const readyWith = (database: () => Promise<boolean>, temporal: () => Promise<boolean>) =>
  openHealth(
    { database: { isNeeded: true, isThere: database }, temporal: { isNeeded: false, isThere: temporal } },
    openRegistry(),
  ).ready();

describe('the health of a process', () => {
  it('is ready while every dependency is available', async () => {
    const readiness = { status: 'ready', database: true, temporal: true };
    assert.deepEqual(await readyWith(there, there), { httpStatus: 200, readiness });
  });
  it('§6c is degraded, and still ready, when an optional dependency is unavailable', async () => {
    const readiness = { status: 'degraded', database: true, temporal: false };
    for (const temporal of [away, broken, silent])
      assert.deepEqual(await readyWith(there, temporal), { httpStatus: 200, readiness });
  });
  it('is not ready without a required dependency, whether that refuses, fails or does not answer', async () => {
    for (const database of [away, broken, silent]) {
      const readiness = { status: 'not-ready', database: false, temporal: true };
      assert.deepEqual(await readyWith(database, there), { httpStatus: 503, readiness });
    }
  });
  it('includes the metrics of the process beside those that are added, and fails when one cannot be read', async () => {
    const register = openRegistry();
    const health = openHealth({}, register);
    new Gauge({ name: 'usynys_added', help: 'added', registers: [register] }).set(3);
    const { contentType, text } = await health.metrics();
    assert.match(contentType, /^text\/plain; version=0\.0\.4/);
    assert.match(text, /^process_cpu_seconds_total /m);
    assert.match(text, /^usynys_added 3$/m);
    new Gauge({ name: 'usynys_lost', help: 'lost', registers: [register], collect: () => broken().then(() => {}) });
    await assert.rejects(health.metrics());
  });
});
