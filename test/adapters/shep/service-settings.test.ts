/** K3, K4: settings of a service that cannot be meant are refused at start, with a sentence that says where and why. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import { ShepStateSettings } from '../../../adapters/shep/settings.ts';
import { unsignedServices, unsignedWarning } from '../../../adapters/shep/unsigned-answers.ts';
import { runChecks } from '../../../cli/doctor/check.ts';
import { stateChecks } from '../../../cli/doctor/outside.ts';
import type { Store } from '../../../adapters/store/database/store.ts';
import { publicSettings, shepSettings } from './sandbox-settings.ts';

type Service = 'consent' | 'phones' | 'persons' | 'organisations' | 'representations';
const settings = shepSettings('http://127.0.0.1:1');

function refusalOf(service: Service, change: object): string {
  const parsed = ShepStateSettings.safeParse({ ...settings, [service]: { ...settings[service], ...change } });
  return parsed.success ? 'accepted' : z.prettifyError(parsed.error);
}

const question = (elements: object, rest: object = {}) => ({ question: { elements, ...rest } });
describe('ШЭП: settings of a service', () => {
  const WRONG: [string, Service, object, RegExp][] = [
    [
      'a path with an empty step',
      'persons',
      { answer: { lifeStatus: 'persons//code' } },
      /is not a path.*\n.*lifeStatus/,
    ],
    ['a path that begins with /', 'persons', { answer: { lifeStatus: '/persons' } }, /is not a path/],
    ['an XPath', 'persons', { answer: { lifeStatus: 'persons/person[1]/@code' } }, /is not a path/],
    [
      'a prefix of no namespace',
      'persons',
      { answer: { lifeStatus: 'g:code' } },
      /the prefix of g:code is not in namespaces/,
    ],
    ['a prefix of no namespace in a status', 'phones', { innerStatus: { element: 'g:x' } }, /prefix of g:x/],
    ['a prefix that we use ourselves', 'phones', { namespaces: { xsi: 'urn:x' } }, /prefix that we use ourselves/],
    ['a meaning of a status that there is none of', 'phones', { statuses: { '': 'fine' } }, /statuses/],
    ['a question about no person', 'phones', question({ kdpToken: '{kdpToken}' }), /must hold \{iin\}/],
    [
      'a value that there is none of',
      'organisations',
      question({ bin: '{bin}{iin}' }),
      /has no value \{iin\}: bin, serviceCode/,
    ],
    [
      'a name that XML has none of',
      'organisations',
      question({ 'a b': '{bin}' }),
      /"a b" is not the name of an element/,
    ],
    [
      'text of two elements',
      'organisations',
      question({ a: '{bin}', b: 'x' }, { form: 'text' }),
      /must be one element/,
    ],
    [
      'a signature over two elements',
      'organisations',
      question({ a: '{bin}', b: '' }, { signed: true }),
      /must be one element/,
    ],
    ['a signed question without elements', 'organisations', { question: { signed: true } }, /must be given/],
    ['an unknown kind of signature', 'persons', { signature: 'both' }, /signature/],
    ['an inner signature of anyone', 'persons', { signature: 'inner', about: { iin: 'iin' } }, /innerSerials/],
    [
      'an inner signature about anyone',
      'persons',
      { signature: 'inner', innerSerials: ['4a'] },
      /repeats what was asked/,
    ],
    ['an operation with a prefix', 'consent', { operation: { question: { name: 'k:ask' } } }, /without a prefix/],
    ['a repeated value that is not asked', 'phones', { about: { bin: 'x' } }, /is no value that is asked with: iin/],
    ['a field that there is none of', 'consent', { operation: { answer: { nmae: 'x' } } }, /nmae/],
  ];
  for (const [what, service, change, message] of WRONG)
    it(`§6b K3 refuse ${what}`, () => assert.match(refusalOf(service, change), message));

  it('§6b K3 accept what the refusals come close to, and can be read again as they are', () => {
    const right: [Service, object][] = [
      ['persons', { answer: { lifeStatus: 'g:persons/person/lifeStatus/code' }, namespaces: { g: 'urn:g' } }],
      ['phones', { statuses: { '': 'ok' }, answerNamespace: 'urn:other' }],
      ['organisations', question({ a: { b: '{bin}', c: '{messageId}' } }, { form: 'text', signed: true })],
      ['persons', { signature: 'inner', innerSerials: ['4A:01'], about: { iin: 'persons/person/iin' } }],
      ['persons', { signature: 'none', lifeStatuses: { '': 'not-alive' } }],
      ['organisations', { activeValues: { '01': true, да: true, '': false } }],
    ];
    for (const [service, change] of right) assert.equal(refusalOf(service, change), 'accepted', JSON.stringify(change));
    for (const one of [settings, publicSettings('http://127.0.0.1:1')]) {
      const { allowFrom: _networks, ...again } = one;
      assert.deepEqual({ ...ShepStateSettings.parse(again), allowFrom: undefined }, { ...one, allowFrom: undefined });
    }
  });

  it('§2.3 K3 know the words for yes and no of XML Schema, Russian and Kazakh, and no others', () => {
    const { activeValues } = settings.organisations;
    const yes = Object.entries(activeValues).filter(([, means]) => means);
    assert.deepEqual(yes.map(([word]) => word).toSorted(), ['1', 'true', 'да', 'иә'].toSorted());
    assert.deepEqual(Object.keys(activeValues).filter((word) => !activeValues[word]).length, 4);
  });

  it('§6b K4 S4 the doctor and the worker’s log name every service whose answers nobody signs', async () => {
    assert.equal(unsignedWarning(settings), undefined);
    const open = publicSettings('http://127.0.0.1:1');
    assert.deepEqual(unsignedServices(open), ['consent']);
    const { withdrawals } = open;
    assert.ok(withdrawals !== 'none');
    const list = { ...withdrawals.list, signature: 'none' as const };
    const more = { ...open, withdrawals: { ...withdrawals, list } };
    assert.deepEqual(unsignedServices(more), ['consent', 'withdrawals.list']);
    assert.equal(unsignedServices({ ...settings, signer: { kind: 'clear' } }).length, 7);
    const saidOf = async (state: ShepStateSettings) => {
      const lines: string[] = [];
      const store = { now: async () => 0 } as unknown as Store;
      const checks = stateChecks(state, store).filter(({ what }) => what === 'Signatures of answers');
      const troubles = await runChecks(checks, (line) => lines.push(line));
      return [troubles, ...lines].join('\n');
    };
    assert.match(await saidOf(settings), /^0\n {2}✓ .*every answer must be signed/);
    assert.match(
      await saidOf(more),
      /^0\n {2}! .*ANSWERS ARE NOT SIGNED: consent, withdrawals\.list\. [^\n]*\n {6}Ask ШЭП/,
    );
  });
});
