/** The services behind ШЭП: КДП, БМГ, ГБД ФЛ and ГБД ЮЛ on the same world as their JSON twins. */
import type { Consent } from '../consent.ts';
import type { SystemName } from '../faults.ts';
import type { Phones } from '../phones.ts';
import type { Registers } from '../registers.ts';
import type { Answer, Question } from './envelope.ts';
import { KDP } from './envelope.ts';
import { at, escaped } from './xml.ts';
import type { Element } from './xml.ts';

export interface Service {
  system: SystemName;
  answer(data: Element, question: Question): Promise<Answer>;
}
export interface Behind {
  consent: Consent;
  phones: Phones;
  registers: Registers;
}

/** The second part of КДП's token; here it is the same for all persons. */
export const PUBLIC_KEY = Buffer.from('public key of the КДП of the sandbox').toString('base64');

export const done = (data: string, namespace?: string): Answer => ({ code: 'SCSS001', message: 'OK', data, namespace });
export const NO_MATCH: Answer = { code: 'SCSE001', message: 'NO_MATCH' };
export const TOKEN_INVALID: Answer = { code: 'SCSE002', message: 'kdpToken' };
export const INVALID: Answer = { code: 'VAL-R-004', message: 'data' };
export const tag = (name: string, value: string | boolean): string => `<${name}>${escaped(String(value))}</${name}>`;

/** Every service, by its serviceId. */
export function createServices(behind: Behind): Record<string, Service> {
  return {
    KDP_SERVICE: { system: 'consent', answer: kdp(behind) },
    KDP_LIST_TO_REVOKE: { system: 'consent', answer: withdrawals(behind) },
    KDP_SEND_SOLUTION: { system: 'consent', answer: solution(behind) },
    MCDB_SERVICE: { system: 'phones', answer: bmg(behind) },
    GBDFL_SERVICE: { system: 'registers', answer: persons(behind) },
    GBDUL_SERVICE: { system: 'registers', answer: organisations(behind) },
    REPRESENTATION_SERVICE: { system: 'registers', answer: representations(behind) },
  };
}

/** КДП: in its own operation or in ШЭП's, with names in its namespace or in none; it answers as it was asked. */
const kdp =
  ({ consent }: Behind) =>
  async (data: Element, { operation }: Question): Promise<Answer> => {
    const ns = at(data, 'uin') ? '' : KDP;
    const value = (name: string) => at(data, ns ? `{${ns}}${name}` : name)?.text ?? '';
    const demanded = ['uin', 'company', 'company_bin', 'company_responsible', 'employee_name', 'access_name', 'ovt'];
    const seconds = Number(value('expiresIn'));
    const omit = value('omit-sms');
    const type = ns ? /^\w+:getUserDataRequest$/ : /^getUserDataRequest$/;
    const isTyped = Object.entries(data.attributes).some(([name, said]) => /^\w+:type$/.test(name) && type.test(said));
    if (!isTyped || demanded.some((name) => value(name) === '') || !(seconds > 0) || !['true', 'false'].includes(omit))
      return INVALID;
    const { status, token } = await consent.ask(value('uin'), { askPerson: omit === 'false', lifeMs: seconds * 1000 });
    const isOwn = operation === 'kdp';
    const named = (name: string) => (ns && !isOwn ? `d:${name}` : name);
    const given = token ? `${tag(named('code'), token)}${tag(named('public-key'), PUBLIC_KEY)}` : '';
    const answer = done(`${tag(named('status'), status)}${given}`, ns && !isOwn ? KDP : undefined);
    return isOwn ? { ...answer, isUnsigned: true } : answer;
  };

const withdrawals =
  ({ consent }: Behind) =>
  async (data: Element): Promise<Answer> => {
    const companyBin = at(data, `{${KDP}}company_bin`)?.text;
    if (!companyBin) return INVALID;
    const entries = consent.withdrawals
      .list(companyBin)
      .map(({ id, iin }) => `<d:request>${tag('d:request_id', id)}${tag('d:uin', iin)}</d:request>`);
    return entries.length > 0 ? done(entries.join(''), KDP) : NO_MATCH;
  };

const solution =
  ({ consent }: Behind) =>
  async (data: Element): Promise<Answer> => {
    const value = (name: string) => at(data, `{${KDP}}${name}`)?.text;
    const [id = '', status = '', reason] = [value('request_id'), value('solution'), value('reason')];
    if (!id || !(status === 'APPROVED' || (status === 'REJECTED' && reason))) return INVALID;
    return consent.withdrawals.solve(id, status) ? done(tag('d:request_id', id), KDP) : NO_MATCH;
  };

/** The person and КДП's token in a question to БМГ or ГБД ФЛ. */
export function asked(data: Element): { iin: string; token: string } | undefined {
  const [iin = '', token = '', key] = ['iin', 'kdpToken', 'publicKey'].map((name) => at(data, name)?.text);
  return iin && token && key === PUBLIC_KEY ? { iin, token } : undefined;
}

const bmg =
  ({ consent, phones }: Behind) =>
  async (data: Element): Promise<Answer> => {
    const question = asked(data);
    if (!question) return INVALID;
    if (!(await consent.allows(question.token, question.iin))) return TOKEN_INVALID;
    const found = phones.find(question.iin);
    if (!found) return NO_MATCH;
    const { phone, registeredAt, language } = found;
    return done(tag('phone', phone) + tag('registeredAt', registeredAt) + tag('language', language));
  };

const persons =
  ({ consent, registers }: Behind) =>
  async (data: Element): Promise<Answer> => {
    const question = asked(data);
    if (!question || !at(data, 'serviceCode')?.text) return INVALID;
    if (!(await consent.allows(question.token, question.iin))) return TOKEN_INVALID;
    const person = registers.person(question.iin);
    return person ? done(tag('lifeStatus', person.alive ? '0' : '1') + tag('entitled', person.entitled)) : NO_MATCH;
  };

const organisations =
  ({ registers }: Behind) =>
  async (data: Element): Promise<Answer> => {
    const found = registers.organisation(at(data, 'bin')?.text ?? '');
    if (!found) return NO_MATCH;
    const { active, entitled, kind, name } = found;
    const said = tag('active', active) + tag('entitled', entitled);
    return done(said + (kind ? tag('kind', kind) : '') + (name ? tag('name', name) : ''));
  };

const representations =
  ({ consent, registers }: Behind) =>
  async (data: Element): Promise<Answer> => {
    const question = asked(data);
    if (!question) return INVALID;
    if (!(await consent.allows(question.token, question.iin))) return TOKEN_INVALID;
    const found = registers.authority(at(data, 'bin')?.text ?? '', question.iin);
    if (!found) return NO_MATCH;
    const { basis, validUntil } = found;
    const word = basis === 'head' ? 'HEAD' : 'POWER_OF_ATTORNEY';
    return done(tag('basis', word) + (validUntil ? tag('validUntil', validUntil) : ''));
  };
