import assert from 'node:assert/strict';
import fc from 'fast-check';
import { contentOf } from '../../../adapters/sms/octet-texts.ts';
import { encodePdu } from '../../../adapters/sms/smpp/library.ts';

const PHONE = '77015550101';
const pdu = (short_message: Buffer, data_coding: number) =>
  encodePdu({
    command: 'deliver_sm',
    status: 0,
    sequence: 7,
    fields: { source_addr: PHONE, destination_addr: '1414', data_coding, short_message },
    tlvs: new Map(),
  });
const ENCODERS: Record<string, (text: string) => Buffer> = {
  'UTF-8': (text) => Buffer.from(text, 'utf8'),
  'UCS-2': (text) => Buffer.from(text, 'utf16le').swap16(),
  'windows-1251': (text) =>
    Buffer.from([...text].map((letter) => (letter === ' ' ? 0x20 : letter.charCodeAt(0) - 0x350))),
};

describe('what octets may say', () => {
  it('§6c K10 holds what the person wrote, in whatever alphabet it came and whatever was declared', () => {
    const words = fc.stringMatching(/^[а-я]{1,12}( [а-я]{1,12}){0,3}$/);
    const encoding = fc.constantFrom(...Object.keys(ENCODERS));
    fc.assert(
      fc.property(words, encoding, fc.constantFrom(0, 1, 3, 4, 8, 0xe0), (text, name, declared) => {
        const octets = ENCODERS[name]!(text);
        const { texts, octets: own } = contentOf(pdu(octets, declared).toString('base64'));
        assert.ok(texts.includes(text), `${name} under ${declared}: ${texts.join(' | ')}`);
        assert.ok(own.equals(octets));
      }),
      { numRuns: 500 },
    );
  });
  it('§6b never holds the number of the sender', () => {
    const bodies = [
      pdu(Buffer.from('1'), 0),
      Buffer.from(`{"id":"1","from":"+${PHONE}","text":"1"}`),
      Buffer.from(`phone=${PHONE}&mes=1&to=77005550000&md5=00`),
      Buffer.from(`id=5&phone=%2B${PHONE}&status=1&time=25.11.2026&sha1=00`),
    ];
    for (const body of bodies) {
      const { texts, octets } = contentOf(body.toString('base64'));
      assert.ok(texts.length > 0 && !texts.join().includes(PHONE) && !octets.includes(PHONE), body.toString());
    }
  });
  it('§6c never throws, whatever the octets are', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200 }),
        (octets) => void contentOf(Buffer.from(octets).toString('base64')),
      ),
    );
  });
});
