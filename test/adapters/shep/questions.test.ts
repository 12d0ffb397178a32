/** K3: how a question is written is a setting. Read by the sandbox's own reader of XML. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { SystemFault } from '../../../adapters/http/json-client.ts';
import { dataOf } from '../../../adapters/shep/question.ts';
import type { Elements } from '../../../adapters/shep/question-settings.ts';
import { Organisations, Phones } from '../../../adapters/shep/state-services.ts';
import { writeSyncQuestion } from '../../../adapters/shep/sync-message.ts';
import { writeXml } from '../../../adapters/shep/xml-writer.ts';
import { makeIdentity } from '../../../sandbox/shep/certificate.ts';
import { signDocument, verifyDocument } from '../../../sandbox/shep/document-signatures.ts';
import type { Element } from '../../../sandbox/shep/xml.ts';
import { at, readXml } from '../../../sandbox/shep/xml.ts';

const IDENTITY = makeIdentity('usynys');
const DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n';
const sign = async (xml: string) => DECLARATION + signDocument(xml, IDENTITY);
const SOAP = 'http://schemas.xmlsoap.org/soap/envelope/';
const INFO = { messageId: 'm-1', serviceId: 'S', messageDate: '2026-11-25T17:00:00+05:00' };
const SENDER = { id: 'usynys', password: 'p' };

const name = fc.constantFrom('iin', 'BIN', 'Request', 'RequestorBIN', 'Данные', 'n-1', 'x', 'public-key');
const place = fc.constantFrom('', 'g:', 'h:', 'none:');
const qualified = fc.tuple(place, name).map(([prefix, local]) => prefix + local);
const text = fc.oneof(
  fc.constantFrom('', '{iin}', '{nobody}', 'a{iin}b', '{iin}{nobody}'),
  fc.stringMatching(/^[\w<&"'> ]{1,9}$/),
);
const { elements: anyElements } = fc.letrec<{ elements: Elements }>((tie) => ({
  elements: fc.dictionary(qualified, fc.oneof({ depthSize: 'small' }, text, tie('elements')), {
    maxKeys: 4,
    noNullPrototype: true,
  }),
}));

const NAMESPACES = { g: 'urn:g', h: 'urn:h', none: '' };
const VALUES = { iin: '850315300128<&' };
/** What must be read of the elements of a question. */
function expected(elements: Elements, own: string): unknown[] {
  return Object.entries(elements).flatMap(([key, inside]) => {
    if (inside === '{nobody}') return [];
    const [prefix, local] = key.includes(':') ? key.split(':') : [undefined, key];
    const ns = prefix === undefined ? own : NAMESPACES[prefix as keyof typeof NAMESPACES];
    const children = typeof inside === 'string' ? [] : expected(inside, own);
    const said = typeof inside === 'string' ? inside.replaceAll('{iin}', VALUES.iin).replaceAll('{nobody}', '') : '';
    return [{ name: ns ? `{${ns}}${local}` : local, children, text: said }];
  });
}
const found = ({ children }: Element): unknown[] =>
  children.map((one) => ({ name: one.name, children: found(one), text: one.children.length > 0 ? '' : one.text }));

describe('ШЭП: shapes of questions', function () {
  this.timeout(60_000); // the machine may be busy
  it('§3a K3 fuzz: the elements of the settings are written with their names, namespaces and values', async () => {
    await fc.assert(
      fc.asyncProperty(anyElements, fc.constantFrom('', 'urn:own'), async (elements, namespace) => {
        const service = { ...Phones.parse({ namespaces: NAMESPACES, namespace }), serviceId: 'S' };
        const data = readXml(writeXml(await dataOf(service, elements, VALUES, sign)));
        assert.deepEqual(found(data!), expected(elements, namespace));
      }),
      { numRuns: 500 },
    );
  });

  const GBDUL = 'http://gbdulinfobybin_v2.egp.gbdul.tamur.kz';
  for (const form of ['xml', 'text'] as const)
    it(`§2.3 K3 S5 a separately signed request is written as ${form}, and its signature stays whole`, async () => {
      const elements = { 'g:Request': { RequestorBIN: '140240000301', BIN: '{bin}' } };
      const service = Organisations.parse({ namespaces: { g: GBDUL }, question: { elements, form, signed: true } });
      const data = await dataOf(service, elements, { bin: '140140000111' }, sign);
      const xml = writeSyncQuestion({ ...INFO, sender: SENDER, data });
      const root = at(readXml(xml), `{${SOAP}}Body`)!.children[0]!;
      const asked = at(root, 'request', 'requestData', 'data')!;
      const [literal] = form === 'text' ? [asked.text] : /<g:Request[^]*<\/g:Request>/.exec(xml)!;
      assert.equal(verifyDocument(literal!).valid, true);
      const request = readXml(literal!)!;
      const values = ['RequestorBIN', 'BIN'].map((one) => at(request, one)?.text);
      assert.deepEqual([request.name, ...values], [`{${GBDUL}}Request`, '140240000301', '140140000111']);
      assert.equal(asked.children.length, form === 'text' ? 0 : 1);
    });

  it('§6b K3 what comes back from the signer stands in the question only when it is a plain document', async () => {
    const service = Organisations.parse({ question: { elements: { A: '{bin}' }, signed: true } });
    const returning = (xml: string) => dataOf(service, { A: '{bin}' }, { bin: '1' }, async () => xml);
    for (const wrong of ['</data><x/>', '<a/><b/>', '<!DOCTYPE a><a/>', '<a><!-- --></a>', 'text', ''])
      await assert.rejects(returning(wrong), SystemFault, wrong);
    assert.match(writeXml(await returning(`\ufeff${DECLARATION}<A>1</A>\n`)), /^<data><A>1<\/A><\/data>$/);
  });

  it('§3b K3 S1 an operation of its own has its name, its namespace, its wrapper and qualified elements', () => {
    const data = { name: 'data', attributes: { 'xmlns:d': 'urn:k' }, content: [{ name: 'd:uin', content: '1' }] };
    const own = { name: 'sendMessageRequest', namespace: 'urn:k', qualified: true, wrapper: 'request' };
    const written = (operation: typeof own) => readXml(writeSyncQuestion({ ...INFO, sender: SENDER, data, operation }));
    const bodyOf = (root: Element | undefined) => at(root, `{${SOAP}}Body`)!.children[0]!;
    const all = ['{urn:k}request', '{urn:k}requestData', '{urn:k}data', '{urn:k}uin'];
    assert.equal(bodyOf(written(own)).name, '{urn:k}sendMessageRequest');
    assert.equal(at(bodyOf(written(own)), ...all)?.text, '1');
    assert.equal(
      at(bodyOf(written(own)), '{urn:k}request', '{urn:k}requestInfo', '{urn:k}sender', '{urn:k}senderId')?.text,
      'usynys',
    );
    const plain = bodyOf(written({ ...own, namespace: '', qualified: false, wrapper: 'a/b' }));
    assert.equal(at(plain, 'a', 'b', 'requestInfo', 'messageId')?.text, 'm-1');
    const bare = bodyOf(written({ ...own, wrapper: '' }));
    assert.deepEqual(
      bare.children.map((one) => one.name),
      ['{urn:k}requestInfo', '{urn:k}requestData'],
    );
  });
});
