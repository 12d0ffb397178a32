/** A model of the shapes in which services of the state answer, and its own writer of them: the settings that describe
 *  a shape, and a document in it. */
import fc from 'fast-check';
import { Phones } from '../../../adapters/shep/state-services.ts';
import type { PhonesSettings } from '../../../adapters/shep/state-services.ts';
import { escaped } from '../../../sandbox/shep/xml.ts';

const SOAP = 'http://schemas.xmlsoap.org/soap/envelope/';
const SYNC = 'http://bip.bee.kz/SyncChannel/v10/Types';
const XSI = 'http://www.w3.org/2001/XMLSchema-instance';

const local = fc.constantFrom(
  'phone',
  'Phone',
  'lifeStatus',
  'Organization',
  'RegStatus',
  'Code',
  'code',
  'Данные',
  'n-1',
);
/** Where a name's namespace comes from: that of the service, one of the prefixes, or none. */
const place = fc.constantFrom('own', 'a', 'b', 'none');
type Step = { name: string; place: 'own' | 'a' | 'b' | 'none' };
const step: fc.Arbitrary<Step> = fc.record({ name: local, place }) as fc.Arbitrary<Step>;

const NAMESPACES = { a: 'urn:a', b: 'urn:b', none: '' };
const FILLED = fc.stringMatching(/^[\w+ ,.«»әҚ<&>"']{0,20}[\wәҚ]$/u);
/** How the value at the path is given: as a text, or in one of the ways of saying that there is none. */
const value = fc.oneof(
  { weight: 3, arbitrary: FILLED.map((text) => ({ text, how: 'text' as const })) },
  fc.constantFrom('absent', 'empty', 'blank', 'nil').map((how) => ({ text: undefined, how })),
);

export type Shape = {
  qualified: boolean;
  operation: { name: string; ns: string };
  wrapper: string[];
  ownNamespace: string;
  form: 'xml' | 'text';
  path: Step[];
  value: { text: string | undefined; how: 'text' | 'absent' | 'empty' | 'blank' | 'nil' };
  /** How deep the element is that is nil or absent. */
  depth: number;
  beside: boolean;
  usesDefault: boolean;
};

export const anyShape: fc.Arbitrary<Shape> = fc.record({
  qualified: fc.boolean(),
  operation: fc.record({
    name: fc.constantFrom('SendMessageResponse', 'sendMessageResponse', 'Answer'),
    ns: fc.constantFrom(SYNC, 'urn:own', 'urn:a'),
  }),
  wrapper: fc.array(fc.constantFrom('response', 'Return', 'return'), { maxLength: 3 }),
  ownNamespace: fc.constantFrom('', 'urn:service'),
  form: fc.constantFrom('xml', 'text'),
  path: fc.array(step, { minLength: 1, maxLength: 5 }),
  value,
  depth: fc.nat(4),
  beside: fc.boolean(),
  usesDefault: fc.boolean(),
}) as fc.Arbitrary<Shape>;

/** The settings that say what the shape is. */
export function settingsOf(shape: Shape): PhonesSettings {
  const { qualified, operation, wrapper, ownNamespace, form, path, beside } = shape;
  const steps = path.map(({ name, place: from }) => (from === 'own' ? name : `${from}:${name}`));
  return Phones.parse({
    // The answer may have another namespace than the question.
    ...(beside ? { namespace: 'urn:question', answerNamespace: ownNamespace } : { namespace: ownNamespace }),
    namespaces: NAMESPACES,
    answerForm: form,
    operation: { answer: { name: operation.name, namespace: operation.ns, qualified, wrapper: wrapper.join('/') } },
    answer: { phone: steps.join('/') },
  });
}

/** A document in the shape. */
export function documentIn(shape: Shape): string {
  const { qualified, operation, wrapper, form, usesDefault } = shape;
  const isDefault = qualified && usesDefault;
  const inside = qualified && !isDefault ? 'o:' : '';
  const tag = (name: string, content: string) => `<${inside}${name}>${content}</${inside}${name}>`;
  const data = dataIn(shape, form === 'xml' && isDefault);
  const info = tag('responseInfo', tag('correlationId', 'm-1') + tag('status', tag('code', 'SCSS001')));
  const parts = info + tag('responseData', tag('data', form === 'text' ? escaped(data) : data));
  const wrapped = wrapper.reduceRight((content, name) => tag(name, content), parts);
  const name = isDefault ? operation.name : `o:${operation.name}`;
  const declared = isDefault ? `xmlns="${operation.ns}"` : `xmlns:o="${operation.ns}"`;
  return (
    `<S:Envelope xmlns:S="${SOAP}"><S:Header/><S:Body><${name} ${declared}>${wrapped}</${name}>` +
    '</S:Body></S:Envelope>'
  );
}

/** The path in the data, with other elements beside each of its steps. */
function dataIn({ path, value: { text, how }, depth, beside, ownNamespace }: Shape, inDefault: boolean): string {
  const last = how === 'absent' || how === 'nil' ? Math.min(depth, path.length - 1) : path.length - 1;
  const declared = ` xmlns:s="${ownNamespace || 'urn:unused'}" xmlns:a="urn:a" xmlns:b="urn:b" xmlns:xsi="${XSI}"`;
  let content = '';
  for (let index = last; index >= 0; index -= 1) {
    const { name, place: from } = path[index]!;
    const isNone = from === 'none' || (from === 'own' && ownNamespace === '');
    const prefix = isNone ? '' : from === 'own' ? 's:' : `${from}:`;
    // An unprefixed name would else be in the default namespace of what is around.
    const none = isNone && inDefault ? ' xmlns=""' : '';
    const root = index === 0 ? declared : '';
    const own = `<${prefix}${name}${root}${none}`;
    const inner =
      index === last ? ending(own, `</${prefix}${name}>`, how, text) : `${own}>${content}</${prefix}${name}>`;
    content = beside && index > 0 ? `<nameRu>Атау</nameRu>${inner}<changeDate xsi:nil="true"/>` : inner;
  }
  return content === '' ? '<nothing/>' : content;
}

function ending(open: string, close: string, how: Shape['value']['how'], text: string | undefined): string {
  if (how === 'absent') return '';
  if (how === 'nil') return `${open} xsi:nil="true"/>`;
  return `${open}>${how === 'blank' ? ' \n\t' : escaped(text ?? '')}${close}`;
}
