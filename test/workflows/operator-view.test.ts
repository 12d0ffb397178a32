import assert from 'node:assert/strict';
import { defaultPayloadConverter } from '@temporalio/common';
import { decryptPayload } from '../../adapters/temporal/payload-codec.ts';
import { stringsIn } from '../support/opened-payloads.ts';
import type { Harness } from './harness.ts';
import type { RunningOffer } from './running-offers.ts';
import { startOffer, offerIn } from './running-offers.ts';
import { sharedHarness } from './shared-harness.ts';

describe('what operators read in Temporal UI', function () {
  this.timeout(120_000);
  let harness: Harness;
  let running: RunningOffer;
  before(async () => {
    harness = await sharedHarness();
    running = await offerIn(harness, 'AWAITING_ANSWER');
  });

  /** The summaries of all events of this kind. */
  async function summaries(attributes: 'activityTaskScheduledEventAttributes' | 'timerStartedEventAttributes') {
    const events = (await running.events()).filter((event) => event[attributes]);
    return events.map(({ userMetadata }) => {
      const summary = userMetadata?.summary;
      return summary ? defaultPayloadConverter.fromPayload<string>(decryptPayload(harness.payloadKeys, summary)) : '';
    });
  }

  it('a summary: the service and the code of the offer', async () => {
    const { code } = await running.row();
    assert.equal(await (await running.handle.describe()).staticSummary(), `plain · offer ${code}`);
  });
  it('§4a details in plain words: the state, what the run waits for and until when', async () => {
    const details = await running.handle.query<{ currentDetails?: string }>('__temporal_workflow_metadata');
    const { deadline, code } = await running.row();
    const text = details.currentDetails ?? '';
    for (const part of ['AWAITING_ANSWER', code, 'Waiting for the recipient’s answer', deadline!.toISOString()])
      assert.ok(text.includes(part), `${part} in ${text}`);
  });
  it('a summary on every activity and every timer', async () => {
    const activities = await summaries('activityTaskScheduledEventAttributes');
    assert.deepEqual(activities, ['Check consent, person and phone (§3)', 'Send the offer SMS (§3.1)']);
    const timers = await summaries('timerStartedEventAttributes');
    assert.deepEqual(timers, [
      'Waiting for the receipt of the offer SMS (§4a)',
      'Waiting for the answer until the window closes (§4a)',
    ]);
  });
  it('search attributes: state, service, provider, code and deadline', async () => {
    const { searchAttributes, typedSearchAttributes } = await running.handle.describe();
    const { code, deadline } = await running.row();
    const { OfferDeadline, BuildIds: _, ...keywords } = searchAttributes;
    assert.deepEqual(keywords, {
      OfferState: ['AWAITING_ANSWER'],
      OfferWaitsFor: ['answer'],
      OfferService: ['plain'],
      OfferProvider: ['enbek'],
      OfferCode: [code],
    });
    assert.equal((OfferDeadline![0] as Date).getTime(), deadline!.getTime());
    assert.ok(typedSearchAttributes.getAll().length >= 6);
  });
  it('§6b no personal data anywhere in the run', async () => {
    const personal = [running.person.iin, running.phone.slice(1), 'kdp-token'];
    const run = [await running.events(), (await running.handle.describe()).raw];
    const seen = stringsIn(run, harness.payloadKeys).join('\n');
    for (const item of personal) assert.ok(!seen.includes(item));
    assert.ok(seen.includes(running.id), 'ids are present, else this test proves nothing');
  });
  it('§6b a fault of an outside system without data of the person', async () => {
    const other = await startOffer(harness, 'plain', { away: new Set(['consent']) });
    const failed = async () => (await other.handle.describe()).raw.pendingActivities?.[0]?.lastFailure;
    while (!(await failed())) await new Promise((resolve) => setTimeout(resolve, 50));
    assert.equal((await failed())!.message, 'Encoded failure');
    assert.match(stringsIn(await failed(), harness.payloadKeys).join('\n'), /no answer: consent is away/);
    other.person.away.clear();
  });
});
