/** Calls of an aggregator, and their forgeries. What its scheme does not sign is not forged here: times and ids. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import type { Fields } from '../../support/mutants.ts';
import { mutantFields, mutantOf, shiftedFields } from '../../support/mutants.ts';
import { AGGREGATORS, OUR_NUMBER } from './calling-gateways.ts';

/** A call as it is on the wire. */
export type Wire = { body: Buffer };
export type Scheme = {
  who: string;
  gateway: string;
  what: 'receipts' | 'replies';
  right: Wire;
  /** The forgeries: each says something else than the right call, or has no valid signature. */
  forged: fc.Arbitrary<Wire>;
};

const sha1 = (line: string) => createHash('sha1').update(Buffer.from(line, 'latin1')).digest('hex');
const md5 = (line: string) => createHash('md5').update(Buffer.from(line, 'latin1')).digest('hex');
const escaped = (text: string) =>
  text.replaceAll(/[^A-Za-z0-9]/g, (letter) => `%${letter.charCodeAt(0).toString(16).padStart(2, '0')}`);
const formOf = (fields: Fields) => fields.map((pair) => pair.map(escaped).join('=')).join('&');
const valueOf = (fields: Fields, name: string) => fields.find(([one]) => one === name)?.[1];
/** The letters of a hash in hex are valid in upper case too. */
const sameHex = (one: string | null | undefined, other: string) => one?.toLowerCase() === other;

const SMSC_SIGNED = { receipts: ['id', 'phone', 'status'], replies: ['phone', 'mes', 'to'] };

function smscKz(what: 'receipts' | 'replies', plain: Fields): Scheme {
  const signed = SMSC_SIGNED[what];
  const line = [...signed.map((name) => valueOf(plain, name)), AGGREGATORS.smsc].join(':');
  const right: Fields = [...plain, ['sha1', sha1(line)], ['md5', md5(line)]];
  const hashes = ['sha1', 'md5'];
  /** As any reader of forms has it: the first of equal names counts, and without one of the two hashes, or with an
   *  empty one, the other still proves the call. */
  const meansTheSame = (body: Buffer) => {
    const read = new URLSearchParams(body.toString('latin1'));
    const wanted = new URLSearchParams(formOf(right));
    return (
      signed.every((name) => read.get(name) === wanted.get(name)) &&
      hashes.some((name) => read.get(name)?.trim()) &&
      hashes.every((name) => !read.get(name)?.trim() || sameHex(read.get(name)?.trim(), valueOf(right, name)!))
    );
  };
  // The values are signed and not their names: they may be split elsewhere, or have the names of the other kind.
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

export const SCHEMES = [
  smscKz('receipts', [
    ['id', '1042'],
    ['phone', '77015550101'],
    ['status', '1'],
  ]),
  smscKz('replies', [
    ['phone', '77015550101'],
    ['mes', Buffer.from('иә: 1:2').toString('latin1')], // with separators in it, to be split elsewhere
    ['to', OUR_NUMBER],
  ]),
];
