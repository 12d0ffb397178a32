import type { ProviderSystem } from '../../activities/provider-system.ts';
import { ProviderRejectsCall } from '../../activities/provider-system.ts';
import type { SentMessages } from '../store/offers/receive-shep-message.ts';
import type { AsyncChannel } from '../shep/async-client.ts';
import { OperatorTaskFault } from '../shep/statuses.ts';
import { applicationXml } from './shep-documents.ts';

/** A provider's own system behind ШЭП's asynchronous channel (§5): the application is accepted at once, and the
 *  decision arrives at our own endpoint (api/webhooks/shep-routes.ts). A poll says only whether ШЭП has the
 *  application. */
export function shepProvider(
  channel: AsyncChannel,
  { serviceId, failedStates }: { serviceId: string; failedStates: readonly string[] },
  sent: SentMessages,
): ProviderSystem {
  return {
    async apply(application) {
      // The offer's id is the message's: sent again after a fault it is the same message.
      const messageId = application.offerId;
      await sent.note({ messageId, offerId: application.offerId, serviceId });
      const content = [applicationXml(application)];
      const { correlationId } = await channel.send({ messageId, serviceId, content }).catch(asRejection);
      await sent.noteCorrelation(messageId, correlationId ?? messageId);
      return { final: false };
    },
    async poll(offerId) {
      const state = await channel.stateOf(offerId).catch(asRejection);
      if (state === undefined) return undefined;
      if (failedStates.includes(state)) throw new ProviderRejectsCall('ШЭП could not deliver the application');
      return { final: false };
    },
  };
}

/** A fault that no retry repairs raises an operator task: our call is wrong, or ШЭП's status has no known meaning. */
function asRejection(fault: unknown): never {
  throw fault instanceof OperatorTaskFault ? new ProviderRejectsCall(fault.message) : fault;
}
