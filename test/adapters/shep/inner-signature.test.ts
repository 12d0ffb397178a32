/** K4: a register's own signature inside its data, where the settings demand that one. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { SystemFault } from '../../../adapters/http/json-client.ts';
import { answerReader, foundIn } from '../../../adapters/shep/service-answer.ts';
import type { DocumentSigner, Signer } from '../../../adapters/shep/signer.ts';
import { Persons } from '../../../adapters/shep/state-services.ts';
import { readSyncAnswer } from '../../../adapters/shep/sync-message.ts';
import { parseXml } from '../../../adapters/shep/xml-tree.ts';
import { makeIdentity } from '../../../sandbox/shep/certificate.ts';
import { signDocument, verifyDocument } from '../../../sandbox/shep/document-signatures.ts';
import { writeAnswer } from '../../../sandbox/shep/envelope.ts';
import { escaped } from '../../../sandbox/shep/xml.ts';
import { mutantOf } from '../../support/mutants.ts';
import { credulous } from './signed-data.ts';

const IDENTITY = makeIdentity('gbdfl');
const IIN = '850315300128';
const service = Persons.parse({
  signature: 'inner',
  innerSerials: ['4a'],
  about: { iin: 'person/iin', messageId: 'requestId' },
  innerStatus: { element: 'result', statuses: { '0': 'ok', '1': 'no-match' } },
  answer: { lifeStatus: 'person/life' },
});
const person = (life: string) => `<person><iin>${IIN}</iin><life>${life}</life></person>`;
const signed = (inside: string) => signDocument(`<data>${inside}</data>`, IDENTITY);
const GOOD = signed(`<requestId>m-1</requestId><result>0</result>${person('0')}`);
const [SIGNATURE] = /<ds:Signature[\s>][^]*<\/ds:Signature>/.exec(GOOD)!;

/** Verifies by the signature alone; which certificate it has is tried elsewhere. */
const strict: Signer & DocumentSigner = {
  ...credulous,
  signDocument: async (xml) => xml,
  verifyDocument: async (xml) => {
    if (!verifyDocument(xml).valid) throw new SystemFault('the signature is not valid');
  },
};
const trusting: typeof strict = { ...strict, verifyDocument: async () => undefined };

/** What is believed of an answer with this element `data`: the life status, `none`, or undefined for a fault. */
async function believed(data: string, signer = strict, code = 'SCSS001', settings = service) {
  const document = writeAnswer({ messageId: 'm-1' }, 0, { code, message: 'NO_MATCH', signedData: data });
  try {
    const envelope = parseXml(document);
    const answer = readSyncAnswer(envelope, settings.operation.answer);
    const values = { iin: IIN, messageId: 'm-1' };
    const found = await foundIn(answer, {
      service: settings,
      values,
      statuses: {},
      signer,
      envelope,
      leftMs: () => 1_000,
    });
    return found ? answerReader(settings)(found, settings.answer.lifeStatus) : 'none';
  } catch (fault) {
    assert.ok(fault instanceof SystemFault, String(fault));
    return undefined;
  }
}

describe('ШЭП: a signature of the service’s own', function () {
  this.timeout(60_000); // the machine may be busy
  it('§6b K4 S3 is enough where the settings say so, around data and around a document in them', async () => {
    assert.equal(await believed(GOOD), '0');
    assert.equal(await believed(signed('<requestId>m-1</requestId><result>1</result>')), 'none');
    const inner = { ...service, about: { iin: 'data/person/iin' }, innerStatus: undefined };
    const within = { ...inner, answer: { ...inner.answer, lifeStatus: 'data/person/life' } };
    assert.equal(await believed(`<data>${GOOD}</data>`, strict, 'SCSS001', within), '0');
    const asText = { ...within, answerForm: 'text' as const };
    assert.equal(await believed(`<data>${escaped(GOOD)}</data>`, strict, 'SCSS001', asText), '0');
    assert.equal(
      await believed(`<data>${escaped(GOOD.replace('<life>0', '<life>1'))}</data>`, strict, 'SCSS001', asText),
      undefined,
    );
  });

  it('§6b K4 nothing outside of it is believed: no other status, no other child, no other signature', async () => {
    const elsewhere = GOOD.replace(SIGNATURE, '').replace('<person>', () => `<person>${SIGNATURE}`);
    const attacks: Record<string, [string, string?]> = {
      'no signature': [GOOD.replace(SIGNATURE, '')],
      'a signature deeper in the data': [elsewhere],
      'a second signature': [GOOD.replace(SIGNATURE, () => SIGNATURE + SIGNATURE)],
      'a second signature deeper in the data': [GOOD.replace('<iin>', () => `<x>${SIGNATURE}</x><iin>`)],
      'a signed document beside a forged one': [`<data>${person('1')}${GOOD}</data>`],
      'a reference to nothing': [GOOD.replace('<ds:Reference URI="">', '<ds:Reference URI="#other">')],
      'a reference to a part': [
        GOOD.replace('<ds:Reference URI="">', '<ds:Reference URI="#p">').replace('<person>', '<person Id="p">'),
      ],
      'no reference': [GOOD.replace(/<ds:Reference[^]*<\/ds:Reference>/, '')],
      'two references': [GOOD.replace(/<ds:Reference[^]*<\/ds:Reference>/, (one) => one + one)],
      'another transform': [
        GOOD.replace(
          /Algorithm="[^"]*enveloped-signature"/,
          'Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116"',
        ),
      ],
      'no match without a signature': ['', 'SCSE001'],
      'no match beside a signature': [GOOD, 'SCSE001'],
    };
    for (const [what, [data, code]] of Object.entries(attacks)) {
      if (!code) assert.notEqual(data, GOOD, `${what} changes something`);
      assert.equal(await believed(data, trusting, code), undefined, what);
    }
  });

  it('§6b K4 an old answer, about another question or another person, is refused', async () => {
    const about = (requestId: string, iin: string, result = '0') =>
      signed(`${requestId}<result>${result}</result>${iin && person('0').replace(IIN, iin)}`);
    const id = '<requestId>m-1</requestId>';
    assert.equal(await believed(about(id, IIN)), '0');
    assert.equal(await believed(about('', IIN)), '0');
    assert.equal(await believed(about('<requestId>m-0</requestId>', IIN)), undefined);
    assert.equal(await believed(about(id, '900101400013')), undefined);
    assert.equal(await believed(about('', '', '1')), undefined, 'it does not say what it is about');
    assert.equal(await believed(about('<requestId>m-0</requestId>', '', '1')), undefined);
  });

  it('§6b K4 fuzz: of mutated answers each is refused, or believed exactly as it was signed', async () => {
    const inside = GOOD.slice('<data>'.length, GOOD.indexOf('<ds:Signature'));
    await fc.assert(
      fc.asyncProperty(mutantOf(Buffer.from(inside)), async (bytes) => {
        const found = await believed(GOOD.replace(inside, () => bytes.toString()));
        assert.ok(found === undefined || found === '0', found);
      }),
      { numRuns: 1_000 },
    );
  });
});
