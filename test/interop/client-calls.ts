/** One file for each generated client: calls that must compile, and lines that must not. They are texts because the
 *  clients exist only while the test runs. */
const PERSON = `{ iin: '900101400013' }`;
const ORGANISATION = `{ bin: '200340000339', representativeIin: '850315300128' }`;

/** The fields of an offer that are not its recipient. */
const offer = (recipient: string, reference: string): string =>
  `{ serviceCode: 'test-allowance', reference: run + '${reference}', recipient: ${recipient} }`;

/** A file that calls twice and returns the recipients of both answers. */
const file = (imports: string, prepare: string, call: (recipient: string, reference: string) => string): string => `
${imports}
export async function call(url: string, key: string, run: string) {
  ${prepare}
  const person = await ${call(PERSON, 'person')};
  const organisation = await ${call(ORGANISATION, 'organisation')};
  return [person, organisation];
}`;

type Client = { right: string /** A call whose recipient is incomplete. */; wrong: string };

function client(imports: string, prepare: string, call: (recipient: string, reference: string) => string): Client {
  return {
    right: file(imports, prepare, call),
    wrong: file(imports, prepare, (_, reference) => call(`{ bin: '200340000339' }`, reference)),
  };
}

export const CLIENTS: Record<'typescript-fetch' | 'typescript-axios' | 'openapi-typescript', Client> = {
  'typescript-fetch': client(
    `import { Configuration, OffersApi } from './typescript-fetch/index';`,
    'const offers = new OffersApi(new Configuration({ basePath: url, accessToken: key }));',
    (recipient, reference) =>
      `offers.makeOffer({ newOffer: ${offer(recipient, reference)} }).then((made) => made.recipient)`,
  ),
  'typescript-axios': client(
    `import { Configuration, OffersApi } from './typescript-axios/index';`,
    'const offers = new OffersApi(new Configuration({ basePath: url, accessToken: key }));',
    (recipient, reference) => `offers.makeOffer(${offer(recipient, reference)}).then(({ data }) => data.recipient)`,
  ),
  'openapi-typescript': client(
    `import createClient from 'openapi-fetch';\nimport type { paths } from './openapi-typescript/index';`,
    `const client = createClient<paths>({ baseUrl: url, headers: { authorization: 'Bearer ' + key } });`,
    (recipient, reference) =>
      `client.POST('/v1/offers', { body: ${offer(recipient, reference)} }).then(({ data }) => data?.recipient)`,
  ),
};
