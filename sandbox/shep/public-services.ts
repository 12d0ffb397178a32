/** ГБД ФЛ and ГБД ЮЛ in the shapes of public clients: values deep inside, names of them in two languages beside them,
 *  nil elements, and signatures of the registers' own. What they know is that of their twins. */
import { randomUUID } from 'node:crypto';
import type { Answer, Question } from './envelope.ts';
import { signDocument } from './document-signatures.ts';
import { SENDER_ID } from './names.ts';
import type { Ncanode } from './ncanode.ts';
import type { Behind, Service } from './services.ts';
import { asked, done, INVALID, tag, TOKEN_INVALID } from './services.ts';
import { at, escaped, readXml } from './xml.ts';
import type { Element } from './xml.ts';

const XSI = 'http://www.w3.org/2001/XMLSchema-instance';
const GBDUL = 'http://gbdulinfobybin_v2.egp.gbdul.tamur.kz';
/** The names of the keys with which the registers sign. */
export const GBDFL_SIGNER = 'gbdfl';
export const GBDUL_SIGNER = 'gbdul';

/** The public services, by their serviceId. */
export function createPublicServices(behind: Behind, ncanode: Ncanode): Record<string, Service> {
  return {
    GBDFLUniversal_token: { system: 'registers', answer: persons(behind, ncanode) },
    GbdulInfoByBin_v2: { system: 'registers', answer: organisations(behind, ncanode) },
  };
}

/** A code of a directory, as the registers write it. */
const coded = (name: string, code: string, ru: string, kz: string): string =>
  `<${name}>${tag('code', code)}${tag('nameRu', ru)}${tag('nameKz', kz)}<changeDate xsi:nil="true"/></${name}>`;

const persons =
  ({ consent, registers }: Behind, ncanode: Ncanode) =>
  async (data: Element): Promise<Answer> => {
    const question = asked(data);
    const requestId = at(data, 'messageId')?.text ?? '';
    if (!question || !requestId || !at(data, 'messageDate') || !at(data, 'senderCode')) return INVALID;
    if (!(await consent.allows(question.token, question.iin))) return TOKEN_INVALID;
    const person = registers.person(question.iin);
    const result = person ? coded('messageResult', '0', 'Успешно', 'Сәтті') : coded('messageResult', '1', 'Нет', 'Жоқ');
    const life = person?.alive
      ? coded('lifeStatus', '0', 'Нормальный', 'Қалыпты')
      : coded('lifeStatus', '1', 'Умерший', 'Қайтыс болған');
    const found =
      `<persons><person>${tag('iin', question.iin)}${tag('surname', 'ҮЛГІ')}<patronymic xsi:nil="true"/>` +
      `${tag('birthDate', '1885-03-15+05:00')}${life}</person></persons>`;
    const document =
      `<data xmlns:xsi="${XSI}">${tag('messageId', randomUUID())}${tag('requestId', requestId)}` +
      `${coded('sender', 'GBDFL', 'ГБД ФЛ', 'ЖТ МДҚ')}${result}${person ? found : ''}</data>`;
    return { ...done(''), signedData: signDocument(document, ncanode.identity(GBDFL_SIGNER)) };
  };

const organisations =
  ({ registers }: Behind, ncanode: Ncanode) =>
  async (data: Element, { xml }: Question): Promise<Answer> => {
    const isText = data.children.length === 0;
    const [inside = ''] = isText ? [data.text] : (/<(\w+:Request)[\s>][^]*<\/\1>/.exec(xml) ?? []);
    const request = readXml(inside);
    const [bin, requestor] = ['BIN', 'RequestorBIN'].map((name) => at(request, name)?.text ?? '');
    if (request?.name !== `{${GBDUL}}Request` || !bin || !requestor) return INVALID;
    if (!ncanode.isDocumentSignedBy(SENDER_ID, inside)) return INVALID;
    const document = signDocument(organisationXml(bin, registers.organisation(bin)), ncanode.identity(GBDUL_SIGNER));
    return done(isText ? escaped(document) : document);
  };

function organisationXml(bin: string, found: ReturnType<Behind['registers']['organisation']>): string {
  const code = (name: string, value: string, ru: string) =>
    `<${name}>${tag('Code', value)}${tag('NameRu', ru)}</${name}>`;
  const status = found ? code('Status', '002', 'Запрос обработан успешно') : code('Status', '001', 'Нет сведений');
  const registered = found?.active
    ? code('RegStatus', '01', 'Зарегистрирован')
    : code('RegStatus', '02', 'Ликвидирован');
  const organisation =
    `<Organization>${tag('BIN', bin)}${registered}` +
    `<RegistrationDate>1990-01-15+06:00</RegistrationDate>` +
    `${found?.name ? tag('FullNameKz', found.name) : '<FullNameKz xsi:nil="true"/>'}` +
    `${found?.kind ? `<OrgKind>${tag('Code', found.kind)}</OrgKind>` : '<OrgKind xsi:nil="1"/>'}</Organization>`;
  return `<ns3:Response xmlns:ns3="${GBDUL}" xmlns:xsi="${XSI}">${status}${found ? organisation : ''}</ns3:Response>`;
}
