import type { StateRegisters } from '../../../activities/registers.ts';
import type { OrganisationKind } from '../../../domain/organisations.ts';
import { SystemFault } from '../../http/json-client.ts';
import type { AskShep } from '../../shep/client.ts';
import { dataLeaf } from '../../shep/client.ts';
import { unpackToken } from '../../shep/consent-token.ts';
import type { OrganisationsSettings, PersonsSettings } from '../../shep/settings.ts';
import { OperatorTaskFault } from '../../shep/statuses.ts';
import { valueOf } from '../../shep/xml-reading.ts';
import type { XmlElement } from '../../shep/xml-tree.ts';

/** ГБД ФЛ and ГБД ЮЛ through ШЭП (§2.3); a missing field never counts in favour of an offer. */
export function shepStateRegisters(
  ask: AskShep,
  { persons, organisations }: { persons: PersonsSettings; organisations: OrganisationsSettings },
): StateRegisters {
  const aboutPerson = dataLeaf(persons);
  const aboutOrganisation = dataLeaf(organisations);
  return {
    async person({ iin, token, serviceCode }) {
      const { code, publicKey } = unpackToken(token);
      const knowsServices = persons.entitlement === 'register';
      const data = await ask(persons, [
        aboutPerson('iin', iin),
        aboutPerson('kdpToken', code),
        aboutPerson('publicKey', publicKey),
        knowsServices ? aboutPerson('serviceCode', serviceCode) : undefined,
      ]);
      if (!data) return undefined;
      const entitled = !knowsServices || yesOrNo(data, persons.answer.entitled, persons.namespace) === true;
      return { alive: isAlive(data, persons), entitled };
    },
    async organisation({ bin, serviceCode }) {
      const { answer, namespace, entitlement } = organisations;
      const knowsServices = entitlement === 'register';
      const data = await ask(organisations, [
        aboutOrganisation('bin', bin),
        knowsServices && serviceCode ? aboutOrganisation('serviceCode', serviceCode) : undefined,
      ]);
      if (!data) return undefined;
      const name = valueOf(data, answer.name, namespace);
      return {
        active: yesOrNo(data, answer.active, namespace) === true,
        entitled: !knowsServices || yesOrNo(data, answer.entitled, namespace) === true,
        ...kindOf(data, organisations),
        ...(name ? { name } : {}),
      };
    },
  };
}

/** An unlisted life status is a fault: it says neither that the person is alive nor that they are not. */
function isAlive(data: XmlElement, { answer, namespace, lifeStatuses }: PersonsSettings): boolean {
  const code = valueOf(data, answer.lifeStatus, namespace) ?? '';
  if (!Object.hasOwn(lifeStatuses, code))
    throw new OperatorTaskFault('ГБД ФЛ answered with an unknown life status', 'shep-status-unknown');
  return lifeStatuses[code] === 'alive';
}

/** §2.3: what the organisation is. No kind at all is an answer; an unlisted one is a fault, because it says neither
 *  that this is a state body nor that it is not. */
function kindOf(data: XmlElement, { answer, namespace, kinds }: OrganisationsSettings): { kind?: OrganisationKind } {
  const code = valueOf(data, answer.kind, namespace);
  if (!code) return {};
  if (!Object.hasOwn(kinds, code))
    throw new OperatorTaskFault('ГБД ЮЛ answered with an unknown kind of organisation', 'shep-status-unknown');
  return { kind: kinds[code] };
}

/** An XML Schema boolean; undefined when it is not there. */
function yesOrNo(data: XmlElement, name: string, ns: string): boolean | undefined {
  const value = valueOf(data, name, ns);
  if (value === undefined) return undefined;
  if (value === 'true' || value === '1') return true;
  if (value === 'false' || value === '0') return false;
  throw new SystemFault('a register answered with something other than yes or no');
}
