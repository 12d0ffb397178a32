/** K3: a service's shape is a setting, and what is written in a shape is read back. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { taskOf } from '../../../activities/registers.ts';
import { SystemFault } from '../../../adapters/http/json-client.ts';
import { clearSigner } from '../../../adapters/shep/clear-signer.ts';
import { valueAt } from '../../../adapters/shep/paths.ts';
import { answerReader, foundIn, meaningIn } from '../../../adapters/shep/service-answer.ts';
import type { PhonesSettings } from '../../../adapters/shep/state-services.ts';
import { readSyncAnswer } from '../../../adapters/shep/sync-message.ts';
import { endOfDay, timeOf } from '../../../adapters/shep/xml-reading.ts';
import { parseXml } from '../../../adapters/shep/xml-tree.ts';
import { anyShape, documentIn, settingsOf } from './shape-models.ts';

const XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';
const NONE = { namespace: '', namespaces: {} };

async function readBack(xml: string, service: PhonesSettings): Promise<string | undefined> {
  const envelope = parseXml(xml);
  const answer = readSyncAnswer(envelope, service.operation.answer);
  const asked = { envelope, service, values: {}, statuses: {}, signer: clearSigner, leftMs: () => 1_000 };
  const data = await foundIn(answer, asked);
  return data && answerReader(service)(data, service.answer.phone);
}

describe('ШЭП: shapes of answers', function () {
  this.timeout(60_000); // the machine may be busy
  it('§3a K3 fuzz: what a service writes in its shape is read back, and what it does not say is absent', async () => {
    await fc.assert(
      fc.asyncProperty(anyShape, async (shape) => {
        const xml = documentIn(shape);
        const expected = shape.value.how === 'text' ? shape.value.text!.trim() : undefined;
        assert.equal(await readBack(xml, settingsOf(shape)), expected, xml);
      }),
      { numRuns: 1_000 },
    );
  });

  it('§3a K3 fuzz: another shape than that of the settings gives a fault or nothing, never another value', async () => {
    await fc.assert(
      fc.asyncProperty(anyShape, anyShape, async (shape, other) => {
        const found = await readBack(documentIn(shape), settingsOf(other)).catch((fault: unknown) => {
          assert.ok(fault instanceof SystemFault, String(fault));
          return undefined;
        });
        if (found !== undefined) assert.equal(found, shape.value.text?.trim());
      }),
      { numRuns: 1_000 },
    );
  });

  it('§3a K3 a value that two readers could read differently is a fault', () => {
    const read = (xml: string) => () => valueAt(parseXml(`<data ${XSI}>${xml}</data>`), 'a/b', NONE);
    for (const twice of ['<a><b>1</b><b>2</b></a>', '<a><b>1</b></a><a><b>2</b></a>', '<a><b><c/></b></a>'])
      assert.throws(read(twice), SystemFault, twice);
    for (const nil of ['<a><b xsi:nil="true">1</b></a>', '<a xsi:nil="1"><b>1</b></a>', '<a><b xsi:nil="maybe"/></a>'])
      assert.throws(read(nil), SystemFault, nil);
    for (const none of ['', '<a/>', '<a>text</a>', '<a><b/></a>', '<a><b> </b></a>', '<a xsi:nil="true"/>'])
      assert.equal(read(none)(), undefined, none);
    for (const given of [
      '<a><b>1</b></a>',
      '<a xsi:nil="false"><b xsi:nil="0"> 1 </b><c/></a>',
      '<a><b><![CDATA[1]]></b></a>',
    ])
      assert.equal(read(given)(), '1', given);
  });

  it('§2.3 K3 a code has the meaning of the table; one that is in none is an operator task', () => {
    const table = { '1': true, да: true, иә: true, '0': false, '': false };
    assert.deepEqual(
      ['1', 'да', 'иә', '0', ''].map((code) => meaningIn(table, code, 'it')),
      [true, true, true, false, false],
    );
    for (const unknown of ['true', 'нет', '01', '2', 'constructor', '__proto__', 'toString'])
      assert.throws(
        () => meaningIn(table, unknown, 'it'),
        (fault) => taskOf(fault) === 'shep-status-unknown' && !String(fault).includes(unknown),
      );
  });

  it('§2.3 K3 S5 a day with a zone is read to its end, and only a day of the calendar', () => {
    const at = (text: string) => new Date(endOfDay(text) ?? Number.NaN);
    assert.equal(at('2026-12-31+05:00').toISOString(), '2026-12-31T19:00:00.000Z');
    assert.equal(at('2028-02-29Z').toISOString(), '2028-03-01T00:00:00.000Z');
    for (const none of ['2026-12-31', '2026-11-31+05:00', '2027-02-29Z', '2026-13-01Z', '2026-12-31+5', 'x'])
      assert.equal(endOfDay(none), undefined, none);
    for (const none of ['2026-11-31T00:00:00Z', '2027-02-29T12:00:00+05:00', '2026-00-10T12:00:00Z'])
      assert.equal(timeOf(none), undefined, none);
    assert.equal(timeOf('2028-02-29T23:59:59.5+05:00'), Date.parse('2028-02-29T18:59:59.500Z'));
  });
});
