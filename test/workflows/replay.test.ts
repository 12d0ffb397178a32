import assert from 'node:assert/strict';
import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from '@temporalio/worker';
import { readHistory } from '../histories/history-file.ts';
import { ENDS } from './ends.ts';
import { quietRuntime } from './quiet-runtime.ts';
import { bundleOf, sharedBundle } from './shared-bundle.ts';

const FOLDER = new URL('../histories/', import.meta.url);
const pathOf = (file: string) => fileURLToPath(new URL(file, FOLDER));
const files = fs.readdirSync(FOLDER).filter((file) => file.endsWith('.json'));

/** Why a history does not replay with the current workflows; nothing when it does. */
async function misfit(workflowBundle: { code: string }, file: string): Promise<string | undefined> {
  const workflowId = `offer-${file}`;
  for await (const { error } of Worker.runReplayHistories({ workflowBundle }, [
    { workflowId, history: readHistory(pathOf(file)) },
  ]))
    return error && `${error.name}: ${error.message}`;
  return assert.fail('nothing was replayed');
}

describe('runs under way continue with a new version', function () {
  this.timeout(120_000);
  before(quietRuntime);
  before(sharedBundle);

  it('§6c there is a recorded run of each end, and of an answer to a reply', () => {
    const expected = [...Object.keys(ENDS).map((end) => end.toLowerCase().replaceAll('_', '-')), 'answer-to-a-reply'];
    assert.deepEqual(new Set(files), new Set(expected.map((name) => `${name}.json`)));
  });
  for (const file of files)
    it(`§6c replays ${file.replace('.json', '')} without a difference`, async () => {
      assert.equal(await misfit(await sharedBundle(), file), undefined);
    });
  it('§6c an additional step is detected: the histories do not replay with it', async () => {
    const altered = await bundleOf('./altered-workflows.ts');
    for (const file of ['granted.json', 'no-consent.json'])
      assert.match((await misfit(altered, file)) ?? 'no difference', /DeterminismViolation|Nondeterminism/i);
  });
  it('§6b a recorded run holds no phone, no IIN and no text', () => {
    for (const file of files) {
      const payloads = fs.readFileSync(pathOf(file), 'utf8').matchAll(/"data": ?"([^"]+)"/g);
      const texts = [...payloads].map(([, data = '']) => Buffer.from(data, 'base64').toString());
      assert.ok(texts.length > 3);
      for (const text of texts) assert.doesNotMatch(text, /\+7\d{10}|"\d{12}"|kdp-token/, file);
    }
  });
});
