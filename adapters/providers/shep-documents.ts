/** An application and its decision as XML: the same content as over REST, in a namespace of our own. */
import type { Application } from '../../activities/provider-system.ts';
import { SystemFault } from '../http/json-client.ts';
import { childOf, valueOf } from '../shep/xml-reading.ts';
import type { XmlElement } from '../shep/xml-tree.ts';
import type { XmlNode } from '../shep/xml-writer.ts';
import { branch, leaf } from '../shep/xml-writer.ts';
import { FinalDecision, finalDecision } from './final-decision.ts';

export const PROVIDER_NS = 'urn:usynys:provider:1';

/** The application (§5). What entitles the recipient goes back to the provider as it came: JSON, whose names XML could
 *  not hold. */
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

/** JSON may hold what XML may not; escaped it is the same JSON. */
const jsonText = (value: unknown): string =>
  JSON.stringify(value ?? {}).replace(
    /[\ufffe\uffff]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** A decision as it stands in a reply; `offerId` where the provider names the offer itself. */
export function readDecision(data: XmlElement | undefined) {
  const decision = data && childOf(data, 'decision', PROVIDER_NS);
  if (!decision) throw new SystemFault('the reply holds no decision');
  const value = (name: string) => valueOf(decision, name, PROVIDER_NS);
  const said = { outcome: value('outcome'), ground: value('ground'), resultNumber: value('resultNumber') };
  const { success, data: decided } = FinalDecision.safeParse(said);
  if (!success) throw new SystemFault('the decision is neither granted nor refused');
  return { ...finalDecision(decided), offerId: value('offerId') };
}
