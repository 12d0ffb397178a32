import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const IIN = '900101400013';

/** The log lines of a process that runs this program; the log goes to its standard output. */
async function logOf(program: string): Promise<Record<string, unknown>[]> {
  const imports =
    `import { Runtime } from '@temporalio/worker'; ` + `import { openLog, logTemporal } from './worker/log.ts';`;
  const args = ['--import', 'tsx', '--input-type=module', '-e', `${imports}\nconst log = openLog('info');\n${program}`];
  const { stdout } = await run(process.execPath, args, { cwd: ROOT });
  const lines = stdout.trim().split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('the worker’s log', function () {
  this.timeout(120_000);

  it('§6b drops every field that is not on the list, and keeps those that are', async () => {
    const personal = `iin: '${IIN}', phone: '+7', text: '1', err: new Error('${IIN}')`;
    const fields = `{ ${personal}, workflowId: 'offer-1', attempt: 3 }`;
    const [line] = await logOf(`log.warn(${fields}, 'a round failed');`);
    const { time, ...rest } = line!;
    assert.equal(typeof time, 'number');
    assert.deepEqual(rest, { level: 40, process: 'worker', workflowId: 'offer-1', attempt: 3, msg: 'a round failed' });
  });
  it('§6b holds the kind of Temporal’s own faults and never their message', async () => {
    const meta = `{ error: new TypeError('${IIN}'), iin: '${IIN}', activityType: 'screen', attempt: 2 }`;
    const lines = await logOf(
      `logTemporal(log); Runtime.instance().logger.warn('Activity failed', ${meta}); process.exit(0);`,
    );
    const failed = lines.find(({ msg }) => msg === 'Activity failed')!;
    assert.deepEqual([failed['fault'], failed['activityType'], failed['attempt']], ['TypeError', 'screen', 2]);
    assert.ok(!JSON.stringify(lines).includes(IIN));
  });
  it('names the system that failed, in the words of the fault', async () => {
    const named = `Object.assign(new Error('${IIN}'), { named: { system: 'provider enbek', fault: 'not reachable' } })`;
    const lines = await logOf(
      `logTemporal(log); Runtime.instance().logger.warn('Activity failed', { error: ${named} }); process.exit(0);`,
    );
    assert.equal(lines.find(({ msg }) => msg === 'Activity failed')?.['system'], 'provider enbek');
    assert.ok(!JSON.stringify(lines).includes(IIN));
  });
});
