import type { StateRegisters } from '../../../activities/registers.ts';
import type { OrganisationKind } from '../../../domain/organisations.ts';
import type { AskShep } from '../../shep/client.ts';
import { unpackToken } from '../../shep/consent-token.ts';
import { answerReader, meaningIn } from '../../shep/service-answer.ts';
import type { OrganisationsSettings, PersonsSettings } from '../../shep/state-services.ts';

const ABOUT_PERSON = {
  iin: '{iin}',
  kdpToken: '{kdpToken}',
  publicKey: '{publicKey}',
  serviceCode: '{serviceCode}',
};
const ABOUT_ORGANISATION = { bin: '{bin}', serviceCode: '{serviceCode}' };

type Settings = { persons: PersonsSettings; organisations: OrganisationsSettings };
/** The value at a path of the answer's data. */
type Read = (path: string) => string | undefined;

/** ГБД ФЛ and ГБД ЮЛ through ШЭП (§2.3). What an answer does not say, and what it says in a word that the tables do not
 *  have, is a fault and an operator task: it speaks neither for an offer nor against it. */
export function shepStateRegisters(ask: AskShep, { persons, organisations }: Settings): StateRegisters {
  const readPerson = answerReader(persons);
  const readOrganisation = answerReader(organisations);
  return {
    async person({ iin, token, serviceCode }) {
      const { code, publicKey } = unpackToken(token);
      const knowsServices = persons.entitlement === 'register';
      const values = { iin, kdpToken: code, publicKey, serviceCode: knowsServices ? serviceCode : undefined };
      const data = await ask(persons, ABOUT_PERSON, values);
      return data && personIn(persons, (path) => readPerson(data, path), serviceCode);
    },
    async organisation({ bin, serviceCode }) {
      const knowsServices = organisations.entitlement === 'register';
      const values = { bin, serviceCode: knowsServices ? serviceCode : undefined };
      const data = await ask(organisations, ABOUT_ORGANISATION, values);
      return data && organisationIn(organisations, (path) => readOrganisation(data, path), serviceCode);
    },
  };
}

function personIn(settings: PersonsSettings, read: Read, serviceCode: string) {
  const life = meaningIn(settings.lifeStatuses, read(settings.answer.lifeStatus) ?? '', 'the life status');
  return { alive: life === 'alive', entitled: isEntitled(settings, read, serviceCode) };
}

function organisationIn(settings: OrganisationsSettings, read: Read, serviceCode: string | undefined) {
  const { answer, activeValues } = settings;
  const name = read(answer.name);
  return {
    active: meaningIn(activeValues, read(answer.active) ?? '', 'the state of the organisation'),
    entitled: isEntitled(settings, read, serviceCode),
    ...kindOf(settings, read),
    ...(name ? { name } : {}),
  };
}

type Entitling = Pick<PersonsSettings, 'entitlement' | 'entitledValues'> & { answer: { entitled: string } };

/** Whether the register says that its subject is entitled; a register that was asked about no service need not say. */
function isEntitled({ entitlement, entitledValues, answer }: Entitling, read: Read, serviceCode?: string): boolean {
  if (entitlement === 'provider') return true;
  const said = read(answer.entitled);
  if (said === undefined && serviceCode === undefined) return false;
  return meaningIn(entitledValues, said ?? '', 'the entitlement to a service');
}

/** §2.3: what the organisation is. No kind at all is an answer; an unlisted one is a fault, because it says neither
 *  that this is a state body nor that it is not. */
function kindOf({ answer, kinds }: OrganisationsSettings, read: Read): { kind?: OrganisationKind } {
  const code = read(answer.kind);
  return code ? { kind: meaningIn(kinds, code, 'the kind of the organisation') } : {};
}
