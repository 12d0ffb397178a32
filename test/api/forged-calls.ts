/** Calls of aggregators and Kannel, and what a forger makes of them. What a scheme does not sign is not forged here: times and
 *  ids of SMSC.kz, what Mobizon says of an SMS (it is asked), what Kannel fills in and writes (its network stands for it). */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { receiptAddress } from '../../adapters/sms/kannel/receipt-address.ts';
import type { Fields } from '../support/mutants.ts';
import { mutantFields, mutantOf, shiftedFields } from '../support/mutants.ts';
import { AGGREGATORS, kannelPlace, OUR_NUMBER } from './calling-gateways.ts';

/** A call as it is on the wire. */
export type Wire = { body?: Buffer; query?: string; authorization?: string };
export type Scheme = {
  who: string;
  gateway: string;
  what: 'receipts' | 'replies';
  right: Wire;
  /** Every one of them means something else than the right one, or proves nothing. */
  forged: fc.Arbitrary<Wire>;
};

const sha1 = (line: string) => createHash('sha1').update(Buffer.from(line, 'latin1')).digest('hex');
const md5 = (line: string) => createHash('md5').update(Buffer.from(line, 'latin1')).digest('hex');
const escaped = (text: string) =>
  text.replaceAll(/[^A-Za-z0-9]/g, (letter) => `%${letter.charCodeAt(0).toString(16).padStart(2, '0')}`);
const formOf = (fields: Fields) => fields.map((pair) => pair.map(escaped).join('=')).join('&');
const valueOf = (fields: Fields, name: string) => fields.find(([one]) => one === name)?.[1];
/** The letters of a hash in hex are as good when they are large. */
const sameHex = (one: string | null | undefined, other: string) => one?.toLowerCase() === other;

const SMSC_SIGNED = { receipts: ['id', 'phone', 'status'], replies: ['phone', 'mes', 'to'] };

function smscKz(what: 'receipts' | 'replies', plain: Fields): Scheme {
  const signed = SMSC_SIGNED[what];
  const line = [...signed.map((name) => valueOf(plain, name)), AGGREGATORS.smsc].join(':');
  const right: Fields = [...plain, ['sha1', sha1(line)], ['md5', md5(line)]];
  const hashes = ['sha1', 'md5'];
  /** As any reader of forms has it: the first of equal names counts, and without one of the two hashes the other still proves it. */
  const meansTheSame = (body: Buffer) => {
    const read = new URLSearchParams(body.toString('latin1'));
    const wanted = new URLSearchParams(formOf(right));
    return (
      signed.every((name) => read.get(name) === wanted.get(name)) &&
      hashes.some((name) => read.has(name)) &&
      hashes.every((name) => !read.has(name) || sameHex(read.get(name), valueOf(right, name)!))
    );
  };
  // The line is signed and not the names: it may be cut elsewhere, or stand under the names of the other kind.
  const other = SMSC_SIGNED[what === 'receipts' ? 'replies' : 'receipts'];
  const asOther: Fields = right.map(([name, value]) => [other[signed.indexOf(name)] ?? name, value]);
  const bodyOf = (fields: Fields) => Buffer.from(formOf(fields));
  return {
    who: 'SMSC.kz',
    gateway: 'kz',
    what,
    right: { body: bodyOf(right) },
    forged: fc
      .oneof(
        { arbitrary: mutantFields(right, [...signed, ...hashes]).map(bodyOf), weight: 3 },
        fc.constantFrom(...[asOther, ...shiftedFields(right, signed, ':')].map(bodyOf)),
        mutantOf(bodyOf(right)),
      )
      .filter((body) => !meansTheSame(body))
      .map((body) => ({ body })),
  };
}

function mobizon(): Scheme {
  const signed = ['eventId', 'attempt', 'eventCreateTs'];
  const plain: Fields = [
    ['eventId', '2607'],
    ['attempt', '1'],
    ['eventCreateTs', '2026-11-25|12:00:00'], // with a mark in it, to be shifted
    ['eventType', 'sms-delivery-report'],
  ];
  const sign = sha1([...signed.map((name) => valueOf(plain, name)), AGGREGATORS.mobizon].join('|'));
  const right: Fields = [...plain, ['sign', sign]];
  const jsonOf = (fields: Fields) =>
    Buffer.from(
      `{${fields.map((pair) => pair.map((text) => JSON.stringify(text)).join(':')).join(',')},"data":{"messageId":169275}}`,
    );
  /** As any reader of JSON has it: the last of equal names counts, and a number is one however it is written. */
  const meansTheSame = (body: Buffer) => {
    try {
      const read = JSON.parse(body.toString('utf8')) as Record<string, unknown>;
      const isText = (value: unknown) => typeof value === 'string' || typeof value === 'number';
      return (
        signed.every((name) => isText(read[name]) && String(read[name]) === valueOf(right, name)) &&
        sameHex(String(read['sign']), sign)
      );
    } catch {
      return false;
    }
  };
  return {
    who: 'Mobizon',
    gateway: 'bulk',
    what: 'receipts',
    right: { body: jsonOf(right) },
    forged: fc
      .oneof(
        { arbitrary: mutantFields(right, [...signed, 'sign']).map(jsonOf), weight: 3 },
        fc.constantFrom(...shiftedFields(right, signed, '|').map(jsonOf)),
        mutantOf(jsonOf(right)),
      )
      .filter((body) => !meansTheSame(body))
      .map((body) => ({ body })),
  };
}

function kannelReceipts(): Scheme {
  const address = new URL(
    receiptAddress(kannelPlace, 'an-offer.offer', 2).replace('%d', '1').replace('%T', '1795600000'),
  );
  const right: Fields = [...address.searchParams];
  const proven = ['id', 'part', 'key'];
  /** A part is a number however it is written; id and key are themselves. */
  const meansTheSame = (query: string) => {
    const read = new URLSearchParams(query);
    const all = proven.map((name) => read.getAll(name));
    const [id, part, key] = all.map(([value]) => value);
    const isSame = id === valueOf(right, 'id') && Number(part) === 2 && key === valueOf(right, 'key');
    return isSame && all.every(({ length }) => length === 1);
  };
  return {
    who: 'Kannel',
    gateway: 'kannel',
    what: 'receipts',
    right: { query: formOf(right) },
    forged: mutantFields(right, proven)
      .map(formOf)
      .filter((query) => !meansTheSame(query))
      .map((query) => ({ query })),
  };
}

function kannelReplies(): Scheme {
  const authorization = `Basic ${Buffer.from(`kannel:${AGGREGATORS.kannel}`).toString('base64')}`;
  const right = { authorization, query: 'id=a-message', body: Buffer.from('1') };
  const letters = mutantOf(Buffer.from(authorization)).map((bytes) => bytes.toString('latin1'));
  return {
    who: 'Kannel',
    gateway: 'kannel',
    what: 'replies',
    right,
    forged: fc.oneof(
      // A header cannot hold every byte, and has no blanks at its ends.
      letters
        .filter((text) => /^[\x20-\x7e]*$/.test(text) && text.trim() !== authorization)
        .map((wrong) => ({ ...right, authorization: wrong })),
      fc.constantFrom('', 'id=', 'id=a&id=b', 'name=a-message', 'id=a%20b').map((query) => ({ ...right, query })),
    ),
  };
}

export const SCHEMES = [
  smscKz('receipts', [
    ['id', '1042'],
    ['phone', '77015550101'],
    ['status', '1'],
  ]),
  smscKz('replies', [
    ['phone', '77015550101'],
    ['mes', Buffer.from('иә: 1:2').toString('latin1')], // with marks in it, to be cut elsewhere
    ['to', OUR_NUMBER],
  ]),
  mobizon(),
  kannelReceipts(),
  kannelReplies(),
];
