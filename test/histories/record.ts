/** Records a run of each end for the replay test: `npm run histories`. To be run when a change of the workflows is
 *  meant to end the runs under way, or when no run of the old kind is left; never to make a red replay test green. */
import path from 'node:path';
import { replyWorkflowId } from '../../workflows/offer-contract.ts';
import { ENDS } from '../workflows/ends.ts';
import type { Harness } from '../workflows/harness.ts';
import { openHarness } from '../workflows/harness.ts';
import { offerIn, until } from '../workflows/running-offers.ts';
import { writeHistory } from './history-file.ts';

async function record(harness: Harness, name: string, workflowId: string): Promise<void> {
  const handle = harness.client.workflow.getHandle(workflowId);
  await handle.result();
  const history = await handle.fetchHistory();
  writeHistory(path.join(import.meta.dirname, `${name}.json`), history);
  console.log(`${name}: ${history.events?.length} events`);
}

async function answerToAReply(harness: Harness): Promise<string> {
  const { id, says, sms } = await offerIn(harness, 'AWAITING_ANSWER');
  await says('what is this?');
  await until(() => sms().includes('help'), 'a help');
  const { id: inboundId } = await harness.store.db.inboundSms.findFirstOrThrow({ where: { offerId: id } });
  return replyWorkflowId(inboundId);
}

const harness = await openHarness({ isEncrypted: false });
try {
  for (const [end, { go }] of Object.entries(ENDS)) {
    const { handle } = await go(harness);
    await record(harness, end.toLowerCase().replaceAll('_', '-'), handle.workflowId);
  }
  await record(harness, 'answer-to-a-reply', await answerToAReply(harness));
} finally {
  await harness.close();
}
