import assert from 'node:assert/strict';
import { smpplibAtSmsc, UCS_2 } from './smpplib-at-smsc.ts';

/** ESME_RX_T_APPN: a temporary error, after which the SMSC sends the PDU again. */
const NOT_NOW = 0x64;
const UDHI = 0x40;

describe('what the SMSC of the sandbox delivers, judged by Python’s smpplib', function () {
  this.timeout(60_000);
  const { call, bound, send, during, aPhone } = smpplibAtSmsc();

  it('reports on each part by text and TLVs, which say the same', async () => {
    await bound();
    const { to, ids } = await send('Ұ'.repeat(100));
    const receipts = await during('receipts', { to: `+${to}`, status: 'delivered' }, 2);
    assert.deepEqual(receipts.map(({ receipted_message_id: id }) => id).toSorted(), ids.toSorted());
    for (const receipt of receipts) {
      assert.deepEqual([receipt.esm_class, receipt.data_coding, receipt.message_state], [4, 0, 2]);
      assert.deepEqual([receipt.source_addr, receipt.destination_addr], [to, '1414']);
      const text = Buffer.from(receipt.octets, 'hex').toString('latin1');
      const form = /^id:(\S+) sub:001 dlvrd:001 submit date:\d{10} done date:\d{10,12} stat:DELIVRD err:000 text:/;
      assert.equal(form.exec(text)?.[1], receipt.receipted_message_id, text);
    }
  });

  const ends: [status: string, stat: string, state: number][] = [
    ['expired', 'EXPIRED', 3],
    ['undeliverable', 'UNDELIV', 5],
    ['rejected', 'REJECTD', 8],
  ];
  for (const [status, stat, state] of ends) {
    it(`reports ${status} as ${stat}, also in answer to query_sm`, async () => {
      await bound();
      const { to, ids } = await send('x');
      const { state: before, final_date: none } = await call('query', { message_id: ids[0] });
      assert.deepEqual([before, none], [1, '']);
      const [receipt] = await during('receipts', { to: `+${to}`, status }, 1);
      assert.equal(receipt?.message_state, state);
      assert.match(Buffer.from(receipt?.octets ?? '', 'hex').toString('latin1'), new RegExp(`stat:${stat} `));
      const found = await call('query', { message_id: ids[0] });
      assert.deepEqual([found.state, found.message_id], [state, ids[0]]);
      assert.match(found.final_date ?? '', /^\d{13}\d{2}[+-]$/);
    });
  }

  it('delivers what a phone sends, in one piece or in parts', async () => {
    await bound();
    const phone = aPhone();
    await send('x', { to: phone });
    const [short] = await during('replies', { from: `+${phone}`, text: 'Иә' }, 1);
    assert.deepEqual(
      [short?.source_addr, short?.source_addr_ton, short?.source_addr_npi, short?.destination_addr],
      [phone, 1, 1, '1414'],
    );
    assert.deepEqual([short?.esm_class, short?.data_coding, short?.octets], [0, UCS_2, '041804d9']);
    const text = 'Қайталаңызшы, түсінбедім. '.repeat(4);
    const parts = await during('replies', { from: `+${phone}`, text }, 2);
    assert.deepEqual(
      parts.map(({ esm_class: esm, octets }) => [esm, octets.slice(0, 6), octets.slice(8, 12)]),
      [
        [UDHI, '050003', '0201'],
        [UDHI, '050003', '0202'],
      ],
    );
    const bodies = parts.map(({ octets }) => Buffer.from(octets.slice(12), 'hex').swap16().toString('utf16le'));
    assert.equal(bodies.join(''), text);
    assert.ok(parts.every(({ octets, sm_length: length }) => octets.length === length * 2 && length <= 140));
  });

  it('delivers again what was refused with a temporary error', async () => {
    await bound();
    const phone = aPhone();
    await send('x', { to: phone });
    await call('refuse_next', { status: NOT_NOW });
    const [refused, accepted] = await during('replies', { from: `+${phone}`, text: '1' }, 2);
    assert.deepEqual([refused?.answered, accepted?.answered], [NOT_NOW, 0]);
    assert.equal(accepted?.octets, refused?.octets);
    await call('enquire');
  });
});
