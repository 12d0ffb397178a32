/** An application and its decision as XML: the same content as over REST, in a namespace of our own. */
import type { Application } from '../../activities/provider-system.ts';
import { SystemFault } from '../http/json-client.ts';
import { childOf, valueOf } from '../shep/xml-reading.ts';
import type { XmlElement } from '../shep/xml-tree.ts';
import type { XmlNode } from '../shep/xml-writer.ts';
import { branch, leaf } from '../shep/xml-writer.ts';
import { FinalDecision, finalDecision } from './final-decision.ts';

export const PROVIDER_NS = 'urn:usynys:provider:1';

/** The application (§5). The eligibility facts go back to the provider as JSON text, since their names may not be
 *  valid in XML. */
export function applicationXml(application: Application): XmlNode {
  const { offerId, serviceCode, recipient, eligibilityFacts, acceptedAt, consentToken } = application;
  const who =
    'iin' in recipient
      ? [leaf('iin', recipient.iin)]
      : [leaf('bin', recipient.bin), leaf('representativeIin', recipient.representativeIin)];
  return {
    name: 'application',
    attributes: { xmlns: PROVIDER_NS },
    content: [
      leaf('offerId', offerId),
      leaf('serviceCode', serviceCode),
      branch('recipient', who),
      leaf('acceptedAt', acceptedAt),
      leaf('consentToken', consentToken),
      leaf('facts', jsonText(eligibilityFacts)),
    ],
  };
}

/** JSON may hold characters that XML forbids; escaped it is the same JSON. */
const jsonText = (value: unknown): string =>
  JSON.stringify(value ?? {}).replace(
    /[\ufffe\uffff]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** The decision in a reply, with its `offerId` if the provider names the offer. */
export function readDecision(data: XmlElement | undefined) {
  const decision = data && childOf(data, 'decision', PROVIDER_NS);
  if (!decision) throw new SystemFault('the reply holds no decision');
  const value = (name: string) => valueOf(decision, name, PROVIDER_NS);
  const values = { outcome: value('outcome'), ground: value('ground'), resultNumber: value('resultNumber') };
  const { success, data: decided } = FinalDecision.safeParse(values);
  if (!success) throw new SystemFault('the decision is neither granted nor refused');
  return { ...finalDecision(decided), offerId: value('offerId') };
}
