/** Forty documents that must be refused, made from one good signed answer. */
import { makeIdentity } from '../../../sandbox/shep/certificate.ts';
import { writeAnswer } from '../../../sandbox/shep/envelope.ts';
import { signBody } from '../../../sandbox/shep/signatures.ts';

const NOW = Date.parse('2026-11-25T12:00:00Z');
const answer = { code: 'SCSS001', message: 'OK', data: '<phone>+77015550102</phone><note>x</note>' };
/** The answer that all attacks are made from; it is read without a fault. */
export const GOOD = signBody(writeAnswer({ messageId: 'm-1' }, NOW, answer), makeIdentity('shep'), 'binary-token');

const BODY = /<S:Body[\s>][^]*<\/S:Body>/.exec(GOOD)![0];
const SECURITY = /<wsse:Security[\s>][^]*<\/wsse:Security>/.exec(GOOD)![0];
const SIGNATURE = /<ds:Signature[\s>][^]*<\/ds:Signature>/.exec(GOOD)![0];
const BODY_ID = /wsu:Id="(id-[^"]+)"/.exec(BODY)![1]!;
const WSU = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd';
const FORGED = BODY.replace('+77015550102', '+77010000000');
const FORGED_WITHOUT_ID = FORGED.replace(` wsu:Id="${BODY_ID}"`, '');

/** Changes the document in one place, which must exist: an attack that changes nothing proves nothing. */
function changed(from: string | RegExp, to: string): string {
  const result = GOOD.replace(from, () => to);
  if (result === GOOD) throw new Error(`nothing to change: ${String(from)}`);
  return result;
}
const withPhone = (inner: string): string => changed('+77015550102', inner);
const withDoctype = (doctype: string, inner?: string): string =>
  (inner === undefined ? GOOD : withPhone(inner)).replace('<S:Envelope', () => `${doctype}<S:Envelope`);
const inHeader = (extra: string, body: string): string =>
  changed(BODY, body).replace('</S:Header>', () => `${extra}</S:Header>`);
const laughs = Array.from({ length: 9 }, (_, index) => `<!ENTITY l${index + 1} "${`&l${index};`.repeat(10)}">`).join(
  '',
);

export const ATTACKS: Record<string, string | Uint8Array> = {
  // Entities and document types
  'an internal entity': withDoctype('<!DOCTYPE S [<!ENTITY a "+77010000000">]>', '&a;'),
  'a billion laughs': withDoctype(`<!DOCTYPE S [<!ENTITY l0 "lol">${laughs}]>`, '&l9;'),
  'a quadratic blow-up': withDoctype(`<!DOCTYPE S [<!ENTITY a "${'x'.repeat(50_000)}">]>`, '&a;'.repeat(2_000)),
  'an external entity of a file': withDoctype('<!DOCTYPE S [<!ENTITY a SYSTEM "file:///etc/passwd">]>', '&a;'),
  'an external entity of the network': withDoctype('<!DOCTYPE S [<!ENTITY a SYSTEM "http://127.0.0.1:1/">]>', '&a;'),
  'a public entity': withDoctype('<!DOCTYPE S [<!ENTITY a PUBLIC "p" "http://127.0.0.1:1/">]>', '&a;'),
  'a parameter entity': withDoctype('<!DOCTYPE S [<!ENTITY % a SYSTEM "http://127.0.0.1:1/x.dtd"> %a;]>'),
  'an external document type': withDoctype('<!DOCTYPE S SYSTEM "http://127.0.0.1:1/x.dtd">'),
  'a document type without anything in it': withDoctype('<!DOCTYPE S>'),
  'a document type in the middle': changed('<S:Body', '<!DOCTYPE S><S:Body'),
  'an element type that gives an attribute': withDoctype('<!DOCTYPE S [<!ATTLIST code x CDATA "y">]>'),
  'an undeclared entity': withPhone('&undeclared;'),
  'an entity in an attribute': changed('<S:Header', '<S:Header x="&undeclared;"'),
  'a reference to a character that XML forbids': withPhone('&#0;'),
  'a reference beyond all characters': withPhone('&#x110000;'),

  // Valid signatures over other content
  'the signed body in the header, another in its place': inHeader(`<Wrapper>${BODY}</Wrapper>`, FORGED_WITHOUT_ID),
  'the signed body in the header, another with the same id': inHeader(`<Wrapper>${BODY}</Wrapper>`, FORGED),
  'the signed body in the header under another id': inHeader(
    `<Wrapper>${BODY}</Wrapper>`,
    FORGED.replace(BODY_ID, 'id-forged'),
  ),
  'the signed body inside the forged one': changed(
    BODY,
    FORGED_WITHOUT_ID.replace('<note>x</note>', () => `<note>${BODY}</note>`),
  ),
  'the signed body as an object of the signature': changed(BODY, FORGED_WITHOUT_ID).replace(
    '</ds:Signature>',
    () => `<ds:Object>${BODY}</ds:Object></ds:Signature>`,
  ),
  'two bodies, the signed one first': changed(BODY, BODY + FORGED_WITHOUT_ID),
  'two bodies, the signed one last': changed(BODY, FORGED_WITHOUT_ID + BODY),
  'a whole second envelope in the header': inHeader(GOOD.replace(/^<\?xml[^>]*\?>/, ''), FORGED_WITHOUT_ID),
  'two security headers': changed(SECURITY, SECURITY + SECURITY),
  'two signatures in one header': changed(SIGNATURE, SIGNATURE + SIGNATURE),
  'a signature inside the body and none in the header': changed(SECURITY, '').replace(
    '<note>x</note>',
    () => `<note>${SIGNATURE}</note>`,
  ),
  'no signature': changed(SECURITY, ''),
  'a signature over nothing': changed(/<ds:Reference [^]*<\/ds:Reference>/, ''),
  'a signature over the whole document': changed(`URI="#${BODY_ID}"`, 'URI=""'),
  'a signature that points with an XPointer': changed(`URI="#${BODY_ID}"`, `URI="#xpointer(id('${BODY_ID}'))"`),
  'a transformation before the digest': changed(
    /<ds:Transform [^>]*\/>/,
    '<ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xslt-19991116"/>',
  ),
  'an id twice, in two spellings': changed('<note>', `<note ID="${BODY_ID}">`),
  'two ids on the body': changed(` wsu:Id="${BODY_ID}"`, ` wsu:Id="${BODY_ID}" Id="id-other"`),
  'the id of the body in no namespace': changed(` wsu:Id="${BODY_ID}"`, ` Id="${BODY_ID}"`),
  'the prefix of the signature bound to something else': changed(
    SIGNATURE,
    SIGNATURE.replace('http://www.w3.org/2000/09/xmldsig#', 'urn:other'),
  ),

  // Values that two readers read differently
  'a comment that splits a value': withPhone('+7701<!-- -->5550102'),
  'a CDATA section that splits a value': withPhone('+7701<![CDATA[555]]>0102'),
  'two CDATA sections in one value': withPhone('<![CDATA[+7701]]><![CDATA[5550102]]>'),
  'an element that splits a value': withPhone('+7701<x/>5550102'),
  'a processing instruction that splits a value': withPhone('+7701<?x y?>5550102'),
  'a style sheet': changed('<S:Envelope', '<?xml-stylesheet href="http://127.0.0.1:1/"?><S:Envelope'),
  'a value twice': changed('<code>SCSS001</code>', '<code>SCSE001</code><code>SCSS001</code>'),
  'a comment before the root': changed('<S:Envelope', '<!-- x --><S:Envelope'),
  'an attribute twice': changed('<note>', '<note a="1" a="2">'),
  'an attribute twice, by two prefixes': changed('<note>', '<note xmlns:p="urn:x" xmlns:q="urn:x" p:a="1" q:a="2">'),
  'a name from Object’s prototype': changed('<note>x</note>', '<__proto__>x</__proto__>'),

  // Sizes
  'elements in elements, ten thousand deep': changed('<note>x</note>', '<a>'.repeat(10_000) + '</a>'.repeat(10_000)),
  'an attribute of half a megabyte': changed('<note>', `<note a="${'x'.repeat(500_000)}">`),
  'ten thousand attributes': changed(
    '<note>',
    `<note ${Array.from({ length: 10_000 }, (_, index) => `a${index}="x"`).join(' ')}>`,
  ),
  'a hundred thousand elements': changed('<note>x</note>', '<a/>'.repeat(100_000)),
  'a name of half a megabyte': changed('<note>x</note>', `<${'a'.repeat(500_000)}/>`),
  'more than a megabyte': changed('<note>x</note>', `<note>${'x'.repeat(1_100_000)}</note>`),
  'a megabyte of opening brackets': changed('<note>x</note>', '<'.repeat(900_000)),
  'a megabyte of spaces in a tag': changed('<note>', `<note${' '.repeat(900_000)}`),
  'a megabyte of ampersands': withPhone('&'.repeat(900_000)),

  // Encodings
  'UTF-16 with its mark': Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(GOOD, 'utf16le')]),
  'UTF-16 without its mark': Buffer.from(GOOD, 'utf16le'),
  'UTF-7 that says so': changed('encoding="UTF-8"', 'encoding="UTF-7"').replace('<phone>', '+ADw-phone+AD4-'),
  'UTF-16 that it is not': changed('encoding="UTF-8"', 'encoding="UTF-16"'),
  'Windows-1251': Buffer.from(
    [...changed('+77015550102', 'Ж')].map((sign) => (sign === 'Ж' ? 0xc6 : sign.charCodeAt(0))),
  ),
  'an overlong UTF-8': Buffer.concat([
    Buffer.from(GOOD.slice(0, GOOD.indexOf('<phone>'))),
    Buffer.from([0xc0, 0xbc]),
    Buffer.from(GOOD.slice(GOOD.indexOf('<phone>'))),
  ]),
  'a null byte in a value': withPhone('+7701\u00005550102'),
  'a null byte in a name': changed('<note>', '<no\u0000te>'),
  'a lone surrogate': withPhone('&#xD800;'),
  'XML 1.1': changed('version="1.0"', 'version="1.1"'),

  // Names
  'SOAP 1.2': GOOD.replaceAll('http://schemas.xmlsoap.org/soap/envelope/', 'http://www.w3.org/2003/05/soap-envelope'),
  'no SOAP at all': GOOD.replaceAll('http://schemas.xmlsoap.org/soap/envelope/', 'urn:soap'),
  'an undeclared prefix': changed('<note>x</note>', '<z:note>x</z:note>'),
  'the prefix of all prefixes': changed('<note>', '<note xmlns:xmlns="urn:x">'),
  'the security header in another namespace': GOOD.replace(
    /oasis-200401-wss-wssecurity-secext-1\.0\.xsd/,
    'oasis-200401-wss-wssecurity-secext-1.1.xsd',
  ),
  'the id of the body in another namespace': changed(BODY, BODY.replace(WSU, `${WSU}#`)),
  'an answer of the other channel': GOOD.replaceAll('SyncChannel', 'AsyncChannel'),
  'no closing tag': changed('</S:Envelope>', ''),
  'a second root': `${GOOD}<S:Envelope/>`,
  'text after the root': `${GOOD}x`,
  nothing: '',
};
