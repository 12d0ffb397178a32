import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { jobsOf, SHARE_SECONDS } from '../scripts/test/jobs.mjs';
import { LONG_FILES } from '../scripts/test/long-files.mjs';
import { STAGES, testFiles } from '../scripts/test/stages.mjs';

describe('the jobs of npm test', () => {
  const jobs = jobsOf(STAGES);

  it('run every test file of every stage once', () => {
    for (const stage of STAGES.filter(({ tests }) => tests)) {
      const run = jobs.filter((job) => job.stage === stage).flatMap(({ files }) => files);
      assert.deepEqual(run.sort(), testFiles(stage.tests!));
    }
    assert.deepEqual(
      jobs.flatMap(({ files }) => files).sort(),
      testFiles(() => true),
    );
  });

  it('begin with the checks, then the longest', () => {
    const seconds = jobs.map((job) => job.seconds);
    assert.deepEqual(
      seconds,
      seconds.toSorted((one, other) => other - one),
    );
    assert.deepEqual(
      jobs.filter(({ stage }) => stage.check).length,
      jobs.findIndex(({ stage }) => !stage.check),
    );
  });

  it('share the start of a process, as long as no share becomes long', () => {
    const shares = jobs.filter(({ files }) => files.length > 1);
    assert.deepEqual(
      shares.filter(({ seconds }) => seconds > SHARE_SECONDS).map(({ title }) => title),
      [],
    );
    for (const stage of STAGES.filter(({ tests }) => tests)) {
      const small = shares.filter((share) => share.stage === stage && share.seconds <= SHARE_SECONDS / 4);
      assert.ok(small.length <= 1, small.map(({ title }) => title).join('; '));
    }
  });

  it('name only existing files and folders as long', () => {
    const isGone = (file: string) => !fs.existsSync(path.join(import.meta.dirname, file));
    assert.deepEqual(Object.keys(LONG_FILES).filter(isGone), []);
  });

  it('have a stage fail that has no test', () => {
    const [job] = jobsOf([{ name: 'empty', tests: () => false, needs: [] }]);
    assert.deepEqual(job?.files, []);
  });
});
