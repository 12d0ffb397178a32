import assert from 'node:assert/strict';
import type { Request } from 'express';
import fc from 'fast-check';
import { hasPassword, textOf, timeOf } from '../../api/sms-webhooks/kannel-request.ts';

const request = (headers: Record<string, string>, body: Buffer = Buffer.alloc(0)) =>
  ({ body, get: (name: string) => headers[name] }) as unknown as Request;
const text = fc.string({ unit: 'binary' });

describe('what Kannel posts', () => {
  it('gives every text back, from both of its charsets', () => {
    fc.assert(
      fc.property(text, (said) => {
        const wide = request(
          { 'content-type': 'text/plain; charset="UTF-16BE"' },
          Buffer.from(said, 'utf16le').swap16(),
        );
        const narrow = request({ 'content-type': 'text/plain; charset="UTF-8"' }, Buffer.from(said));
        assert.deepEqual([textOf(wide), textOf(narrow)], [said, said]);
      }),
    );
  });

  it('reads anything, whatever it says that it is', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.string(), fc.string(), (octets, charset, time) => {
        const type = `text/plain; charset=${charset}`;
        const odd = request(
          { 'content-type': type, 'x-kannel-time': time, authorization: charset },
          Buffer.from(octets),
        );
        assert.equal(typeof textOf(odd), 'string');
        assert.ok(['undefined', 'string'].includes(typeof timeOf(odd).operatorAt));
        assert.equal(hasPassword(odd, 'operator', ['secret']), false);
      }),
    );
  });

  it('takes its time for UTC, and what is none for none', () => {
    const time = (given: string) => timeOf(request({ 'x-kannel-time': given })).operatorAt;
    const between = {
      min: new Date('2020-01-01T00:00:00Z'),
      max: new Date('2099-12-31T00:00:00Z'),
      noInvalidDate: true,
    };
    fc.assert(
      fc.property(fc.date(between), (at) => {
        const written = at.toISOString().slice(0, 19);
        assert.equal(time(written.replace('T', ' ')), `${written}.000Z`);
      }),
    );
    for (const none of ['', '2026-13-45 00:00:00', '2026-11-25T21:00:07', '1795640407'])
      assert.equal(time(none), undefined);
  });

  it('§6b knows its name and password only as they are', () => {
    const basic = (said: string) => request({ authorization: `Basic ${Buffer.from(said).toString('base64')}` });
    assert.ok(hasPassword(basic('operator:secret'), 'operator', ['secret']));
    for (const said of ['operator:secreT', 'operator:', 'operator', ':secret', 'operator:secret:', ''])
      assert.ok(!hasPassword(basic(said), 'operator', ['secret']), said);
  });
});
