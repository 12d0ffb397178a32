import assert from 'node:assert/strict';
import fc from 'fast-check';
import { mobileNumber } from '../../../activities/mobile-number.ts';
import { prepareReply } from '../../../adapters/store/sms/prepare-reply.ts';
import { writeSms } from '../../../adapters/store/sms/write-sms.ts';
import { inTransaction } from '../../../adapters/store/database/store.ts';
import { testVault } from '../../support/test-vault.ts';
import * as at from './offer-steps.ts';

const storedFrom = async (from: string) => {
  const { store } = await at.sharedStore();
  return store.db.inboundSms.findMany({ where: { phoneIndex: testVault.index('phone', from) } });
};
const sentTo = async (to: string) => {
  const { store } = await at.sharedStore();
  return store.db.outgoingSms.count({ where: { phoneIndex: testVault.index('phone', to) } });
};
const MACHINES = [
  'KASPI',
  '1414',
  '8800',
  '+998901234567',
  '+79161234567',
  '+77272501234',
  '+442071838750',
  'eGov 1414',
];

describe('a machine that writes to us', function () {
  this.timeout(120_000);

  it('§4a K12 M6 is stored and gets no SMS when it has no mobile number of Kazakhstan', async () => {
    for (const from of MACHINES) {
      for (const text of ['1', 'СТОП', '47 1', 'Your parcel is here']) await at.reply(from, text);
      const stored = await storedFrom(from);
      assert.deepEqual([stored.length, stored.filter(({ reply }) => reply !== null).length], [4, 0], from);
    }
  });
  it('§4a K12 no sender gets an SMS but a mobile number of Kazakhstan, whatever it is called', async () => {
    const senders = fc.oneof(
      fc.stringMatching(/^[A-Za-z0-9 .+-]{1,20}$/),
      fc.stringMatching(/^\+?[0-9]{3,15}$/),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter((text) => !text.includes('\0')),
    );
    await fc.assert(
      fc.asyncProperty(senders, async (from) => {
        await at.reply(from, 'hello');
        const replied = (await storedFrom(from)).some(({ reply }) => reply !== null);
        if (replied) assert.equal(mobileNumber(from) !== undefined, true, from);
      }),
      { numRuns: 100 },
    );
  });
  it('§4a K12 gets no SMS even if another part of the system decided so: the store refuses', async () => {
    const { store } = await at.sharedStore();
    await at.reply('KASPI', 'once more');
    const [inbound] = await storedFrom('KASPI');
    const now = { ms: at.clock.ms, iso: at.now() };
    const answer = { inboundId: inbound!.id, kind: 'unknownSender' } as const;
    assert.equal(await prepareReply(store, () => 'sandbox', answer, now), undefined);
    const rendered = { text: 'x', language: 'kk', parts: 1 } as const;
    const sms = { id: 'a.help', kind: 'help', keyId: inbound!.keyId!, rendered, validityMs: 1_000, now } as const;
    for (const phone of MACHINES)
      await assert.rejects(inTransaction(store, (tx) => writeSms(tx, () => 'sandbox', { ...sms, phone } as never)));
    assert.equal(await sentTo('KASPI'), 0);
  });
});
