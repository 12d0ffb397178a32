/** Records a run of each end for the replay test: `npm run histories`. To be run when a change of the workflows is meant to end
 *  the runs under way, or when no run of the old kind is left; never to make a red replay test green. */
import path from 'node:path';
import { replyWorkflowId } from '../../workflows/offer-contract.ts';
import { ENDS } from '../workflows/ends.ts';
import type { House } from '../workflows/harness.ts';
import { openHouse } from '../workflows/harness.ts';
import { lived, until } from '../workflows/lives.ts';
import { writeHistory } from './history-file.ts';

async function record(house: House, name: string, workflowId: string): Promise<void> {
  const handle = house.client.workflow.getHandle(workflowId);
  await handle.result();
  const history = await handle.fetchHistory();
  writeHistory(path.join(import.meta.dirname, `${name}.json`), history);
  console.log(`${name}: ${history.events?.length} events`);
}

async function answerToAReply(house: House): Promise<string> {
  const { id, says, sms } = await lived(house, 'AWAITING_ANSWER');
  await says('what is this?');
  await until(() => sms().includes('help'), 'a help');
  const { id: inboundId } = await house.store.db.inboundSms.findFirstOrThrow({ where: { offerId: id } });
  return replyWorkflowId(inboundId);
}

const house = await openHouse({ isClosed: false });
try {
  for (const [end, { go }] of Object.entries(ENDS)) {
    const { handle } = await go(house);
    await record(house, end.toLowerCase().replaceAll('_', '-'), handle.workflowId);
  }
  await record(house, 'answer-to-a-reply', await answerToAReply(house));
} finally {
  await house.close();
}
