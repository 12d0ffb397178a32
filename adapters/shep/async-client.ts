/** Our side of the asynchronous channel: handing messages over, and asking what became of them. */
import type { Clock } from '../../activities/clock.ts';
import type { AsyncReceipt } from './async-message.ts';
import { readAsyncReceipt, writeAsyncMessage } from './async-message.ts';
import { readMessageState, writeStatusQuestion } from './async-status.ts';
import { exchange } from './channel.ts';
import { told } from './client.ts';
import { SoapFault } from './envelope.ts';
import type { ShepStateSettings } from './settings.ts';
import type { Signer } from './signer.ts';
import { meaningOf, statusFault } from './statuses.ts';
import type { XmlElement } from './xml-tree.ts';
import { timeAt } from './xml-reading.ts';
import type { XmlNode } from './xml-writer.ts';

export interface AsyncChannel {
  /** Hands a request over; under the same id it is the same request. */
  send(message: { messageId: string; serviceId: string; content: readonly XmlNode[] }): Promise<AsyncReceipt>;
  /** The state of a message in ШЭП's words; undefined: ШЭП has no such message. */
  stateOf(messageId: string): Promise<string | undefined>;
}

type Settings = Pick<ShepStateSettings, 'sender' | 'utcOffset' | 'statuses'>;

/** One deadline for each call and no retry. */
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
      // The conversation has our id from its start, so that a reply is known even when ШЭП's receipt never reached us.
      const message = { messageId, correlationId: messageId, serviceId, messageType: 'REQUEST', messageDate } as const;
      const xml = writeAsyncMessage({ ...message, sender, data: { name: 'data', content } });
      return await call(xml).then(readAsyncReceipt).catch(meant(statuses));
    },
    async stateOf(messageId) {
      const xml = writeStatusQuestion({ messageId, requestDate: await time(), sender });
      const answer = await call(xml)
        .then(readMessageState)
        .catch((fault: unknown) => {
          const isUnknown = fault instanceof SoapFault && meaningOf(fault.code, statuses) === 'no-match';
          return isUnknown ? undefined : meant(statuses)(fault);
        });
      const meaning = answer?.code === undefined ? 'ok' : meaningOf(answer.code, statuses);
      if (!answer || meaning === 'no-match') return undefined;
      if (meaning !== 'ok') throw statusFault(answer.code!, meaning);
      return answer.state ?? '';
    },
  };
}

const meant =
  (statuses: Settings['statuses']) =>
  (fault: unknown): never => {
    throw fault instanceof SoapFault ? told(fault, statuses) : fault;
  };
