/** Our side of the asynchronous channel: sends messages, and asks ШЭП for their state. */
import type { Clock } from '../../activities/clock.ts';
import type { AsyncReceipt } from './async-message.ts';
import { readAsyncReceipt, writeAsyncMessage } from './async-message.ts';
import { readMessageState, writeStatusQuestion } from './async-status.ts';
import { exchange } from './channel.ts';
import { statusFaultOf } from './client.ts';
import { SoapFault } from './envelope.ts';
import type { ShepStateSettings } from './settings.ts';
import type { Signer } from './signer.ts';
import { meaningOf, statusFault } from './statuses.ts';
import type { XmlElement } from './xml-tree.ts';
import { timeAt } from './xml-reading.ts';
import type { XmlNode } from './xml-writer.ts';

/** ШЭП's asynchronous channel, as a provider's system is reached through it (§5). */
export interface AsyncChannel {
  /** Sends a request; under the same id it is the same request. */
  send(message: { messageId: string; serviceId: string; content: readonly XmlNode[] }): Promise<AsyncReceipt>;
  /** ШЭП's own state of a message; undefined: ШЭП has no such message. */
  stateOf(messageId: string): Promise<string | undefined>;
}

type Settings = Pick<ShepStateSettings, 'sender' | 'utcOffset' | 'statuses'>;

/** Opens the channel: each call has one deadline and no retry. */
export function asyncChannel(
  { sender, utcOffset, statuses }: Settings,
  { url, timeoutMs }: { url: string; timeoutMs: number },
  signer: Signer,
  now: Clock,
): AsyncChannel {
  const time = async () => timeAt(await now(), utcOffset);
  const call = async (xml: string): Promise<XmlElement> => exchange({ url, timeoutMs, signer }, xml);
  return {
    async send({ messageId, serviceId, content }) {
      const messageDate = await time();
      // Our id names the conversation from its start, so that a reply is matched even when ШЭП's receipt was lost.
      const message = { messageId, correlationId: messageId, serviceId, messageType: 'REQUEST', messageDate } as const;
      const xml = writeAsyncMessage({ ...message, sender, data: { name: 'data', content } });
      return await call(xml).then(readAsyncReceipt).catch(throwMeaning(statuses));
    },
    async stateOf(messageId) {
      const xml = writeStatusQuestion({ messageId, requestDate: await time(), sender });
      const answer = await call(xml)
        .then(readMessageState)
        .catch((fault: unknown) => {
          const isUnknown = fault instanceof SoapFault && meaningOf(fault.code, statuses) === 'no-match';
          return isUnknown ? undefined : throwMeaning(statuses)(fault);
        });
      const meaning = answer?.code === undefined ? 'ok' : meaningOf(answer.code, statuses);
      if (!answer || meaning === 'no-match') return undefined;
      if (meaning !== 'ok') throw statusFault(answer.code!, meaning);
      return answer.state ?? '';
    },
  };
}

/** Rethrows a SOAP fault as what its code means. */
const throwMeaning =
  (statuses: Settings['statuses']) =>
  (fault: unknown): never => {
    throw fault instanceof SoapFault ? statusFaultOf(fault, statuses) : fault;
  };
