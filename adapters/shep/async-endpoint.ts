/** Our endpoint of the asynchronous channel: a call is guarded and its signature verified before it is read; the sender
 *  of a message is compared before its data are used. */
import type { Clock } from '../../activities/clock.ts';
import { SystemFault } from '../http/json-client.ts';
import { isOneOf } from '../keys/secret-comparison.ts';
import type { AsyncArrival } from './async-message.ts';
import { readAsyncMessage, writeAsyncReceipt } from './async-message.ts';
import type { AsyncSettings } from './async-settings.ts';
import { openEnvelope } from './channel.ts';
import { operationOf, partsOf, writeEnvelope } from './envelope.ts';
import { ASYNC, ASYNC_CLIENT } from './namespaces.ts';
import type { Signer } from './signer.ts';
import type { XmlElement } from './xml-tree.ts';
import { timeAt } from './xml-reading.ts';
import { branch, leaf } from './xml-writer.ts';

/** ШЭП's own spelling. */
const STATUS_CHANGED = 'changeMassageStatusNotification';

/** A message to us, or a notice that the state of one of ours changed; `xml` is the document as it arrived. */
export type Arrival = { xml: string; ns: string } & ({ message: AsyncArrival } | { message?: undefined });

/** Receives ШЭП's calls. */
export interface AsyncEndpoint {
  /** Throws SystemFault when the call is not ШЭП's, or cannot be read. */
  open(bytes: Uint8Array): Promise<Arrival>;
  /** The signed receipt of a stored arrival. */
  receipt(arrival: Arrival, ids: { messageId: string; correlationId?: string }): Promise<string>;
}

type Settings = { inbound?: AsyncSettings['inbound']; utcOffset: string };

/** Opens the endpoint; without `inbound` the signature alone identifies ШЭП. */
export function asyncEndpoint({ inbound, utcOffset }: Settings, signer: Signer, now: Clock): AsyncEndpoint {
  return {
    async open(bytes) {
      const envelope = await openEnvelope(signer, bytes);
      const xml = Buffer.from(bytes).toString('utf8');
      const { ns = '', name } = partsOf(envelope).body.children[0] ?? {};
      if (name === STATUS_CHANGED) return { xml, ns: statusNamespace(envelope) };
      const message = readAsyncMessage(envelope);
      if (inbound && !isSender(message.sender, inbound)) throw new SystemFault('the sender is not ШЭП');
      return { xml, ns, message };
    },
    async receipt({ ns, message }, ids) {
      const responseDate = timeAt(await now(), utcOffset);
      const xml = message ? writeAsyncReceipt({ ...ids, responseDate, ns }) : statusReceipt(ns, responseDate);
      return signer.sign(xml);
    },
  };
}

/** The notice's content is not used: the state is polled from ШЭП when it is needed. */
function statusNamespace(envelope: XmlElement): string {
  return operationOf(envelope, [ASYNC, ASYNC_CLIENT], STATUS_CHANGED).ns;
}

function statusReceipt(ns: string, responseDate: string): string {
  return writeEnvelope({
    name: `async:${STATUS_CHANGED}Response`,
    attributes: { 'xmlns:async': ns },
    content: [branch('response', [leaf('responseDate', responseDate)])],
  });
}

function isSender(
  { id = '', password = '' }: { id?: string; password?: string },
  expected: NonNullable<Settings['inbound']>,
): boolean {
  const same = [isOneOf(id, [expected.senderId]), isOneOf(password, [expected.password])];
  return same.every(Boolean);
}
