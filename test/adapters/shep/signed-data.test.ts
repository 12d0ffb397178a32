/** K4: a signature is judged by what its reference points to, and what the body holds is data. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { verifyFirst } from '../../../sandbox/shep/signatures.ts';
import { everyElement } from '../../../adapters/shep/xml-reading.ts';
import { anyData, bodyIdOf, credulous, dataXml, DSIG, namesBody, readingOf, signedWith } from './signed-data.ts';
import { SOAP, verifier, WSSE, WSU } from './signed-data.ts';

const INNER =
  `<ds:Signature xmlns:ds="${DSIG}" Id="s"><ds:SignedInfo><ds:Reference URI=""/></ds:SignedInfo>` +
  '<ds:SignatureValue>AA==</ds:SignatureValue><ds:KeyInfo><ds:X509Data/></ds:KeyInfo></ds:Signature>';
const DATA: Record<string, string> = {
  'a signature of the register': `<code>7</code>${INNER}`,
  'two signatures': `<code>7</code><a>${INNER}</a><b>${INNER.replace('"s"', '"t"')}</b>`,
  'a signature of another namespace': '<code>7</code><Signature><SignedInfo/><KeyInfo/></Signature>',
  'a Body': `<code>7</code><Body/><S:Body xmlns:S="${SOAP}"/>`,
  'an Envelope with its Header': `<code>7</code><S:Envelope xmlns:S="${SOAP}"><S:Header/><S:Body/></S:Envelope>`,
  'a Security': `<code>7</code><Security/><wsse:Security xmlns:wsse="${WSSE}"><wsse:UsernameToken/></wsse:Security>`,
  'a SecurityTokenReference': `<code>7</code><wsse:SecurityTokenReference xmlns:wsse="${WSSE}"/>`,
  'ids that stand twice': '<code>7</code><a id="1"/><b id="1"/><c ID="1"/>',
  'two ids on one element': `<code>7</code><a id="1" ID="2" wsu:Id="3" xmlns:wsu="${WSU}"/>`,
};

describe('ШЭП: the signature and the data', function () {
  this.timeout(60_000); // the machine may be busy
  for (const [what, data] of Object.entries(DATA))
    it(`§6b K4 S3 data with ${what} are data where the outer signature covers them`, async () => {
      const xml = signedWith(data);
      assert.equal(verifyFirst(xml).valid, true);
      const read = await readingOf(xml, verifier);
      assert.equal(read?.children[0]?.text, '7');
      assert.equal(await readingOf(xml.replace('<code>7<', '<code>8<'), verifier), undefined);
    });

  const good = signedWith('<code>7</code>');
  const id = bodyIdOf(good);
  const [signature] = /<ds:Signature[\s>][^]*<\/ds:Signature>/.exec(good)!;
  const [security] = /<wsse:Security[\s>][^]*<\/wsse:Security>/.exec(good)!;
  const [body] = /<S:Body[\s>][^]*<\/S:Body>/.exec(good)!;
  const forged = body.replace('<code>7<', '<code>8<').replace(id, 'id-forged');
  const inData = (inside: string) => forged.replace('<code>8</code>', () => `<code>8</code>${inside}`);
  /** The header's signature in another spelling, which points at the forged body. */
  const spelt = signature.replaceAll('ds:', 'x:').replace('xmlns:ds', 'xmlns:x').replace(id, 'id-forged');

  it('§6b K4 a true signature in the data is refused where the header’s has a prefix that verifiers miss', async () => {
    const wrapped = good
      .replace(body, () => inData(`${signature}<old xmlns:S="${SOAP}">${body}</old>`))
      .replace(signature, () => spelt);
    const outOfPlace = wrapped.replace(security, () => security.replace(signature, spelt));
    for (const attack of [wrapped, outOfPlace]) {
      assert.equal(verifyFirst(attack).valid, true, 'a verifier that searches by prefix believes it');
      assert.equal(await readingOf(attack, verifier), undefined);
    }
  });

  it('§6b K4 the signed body inside the data of another is refused, whatever the other’s id is', async () => {
    const attacks = [
      good.replace(body, () => inData(body)),
      good.replace(body, () => inData(body).replace('id-forged', id)),
      good.replace(body, () => inData(body).replace(' wsu:Id="id-forged"', '')),
      good.replace(body, () => inData(body.replace(/S:Body/g, 'Data'))),
    ];
    for (const attack of attacks) assert.equal(await readingOf(attack, credulous), undefined, attack);
  });

  it('§6b K4 refuses an id that the reference could mean, at any place and in any spelling', async () => {
    for (const name of ['Id', 'ID', 'id', 'iD', 'AssertionID', 'RequestID', 'ResponseID', 'wsu:Id', 'xml:id']) {
      const twice = good.replace('<code>', `<code ${name}="${id}">`);
      assert.equal(await readingOf(twice, credulous), undefined, name);
      const other = good.replace('<code>7', `<code ${name.replace('wsu:', '')}="${id}-2">7`);
      assert.equal((await readingOf(other, credulous))?.children[0]?.text, '7', name);
    }
    const token = /wsu:Id="(X509-[^"]+)"/.exec(good)![1]!;
    assert.equal(await readingOf(good.replace('<code>', `<code Id="${token}">`), credulous), undefined);
  });

  it('§6b K4 refuses a second Security, signature or body in the header, under any name of theirs', async () => {
    const header = (extra: string) => good.replace('</S:Header>', () => `${extra}</S:Header>`);
    for (const extra of [security, signature, INNER, '<Security/>', '<x><signature/></x>', '<Body/>', '<Envelope/>'])
      assert.equal(await readingOf(header(extra), credulous), undefined, extra);
    assert.ok(await readingOf(header('<trace><hop/></trace>'), credulous), 'another header is none of them');
  });

  it('§6b K4 fuzz: whatever the data are named, they are believed exactly as ШЭП signed them', async () => {
    await fc.assert(
      fc.asyncProperty(anyData, anyData, async (node, other) => {
        const [data, changed] = [node, other].map((one) => dataXml(one).replaceAll('@BODY', 'id-3'));
        const xml = signedWith(data!);
        const read = await readingOf(xml, verifier);
        assert.ok(read, `refused: ${xml}`);
        const count = data!.match(/<[^/]/g)!.length;
        assert.equal([...everyElement(read)].length - 1, count, 'all of it is read');
        if (changed !== data)
          assert.equal(
            await readingOf(
              xml.replace(data!, () => changed!),
              verifier,
            ),
            undefined,
          );
      }),
      { numRuns: 100 },
    );
  });

  it('§6b K4 fuzz: an id in the data is refused exactly when the signature’s reference could mean it', async () => {
    const id3 = bodyIdOf(good);
    await fc.assert(
      fc.asyncProperty(anyData, async (node) => {
        const xml = good.replace('<code>7</code>', () => dataXml(node).replaceAll('@BODY', id3));
        assert.equal((await readingOf(xml, credulous)) !== undefined, !namesBody(node), xml);
      }),
      { numRuns: 500 },
    );
  });
});
