import assert from 'node:assert/strict';
import fs from 'node:fs';
import {
  COMPARABLE_COLUMNS,
  PERSONAL_COLUMNS,
  placeIn,
  SECRET_COLUMNS,
} from '../../../adapters/store/database/personal-columns.ts';
import type { Place } from '../../../adapters/store/database/personal-columns.ts';

type Field = { name: string; comment: string };

/** Every column of the schema by its names in the database, with the comment above it. */
function columnsOf(schema: string): Field[] {
  return [...schema.matchAll(/^model (\w+) \{\n(.*?)^\}/gms)].flatMap(([, , body = '']) => {
    const table = /@@map\("(\w+)"\)/.exec(body)?.[1];
    const fields: Field[] = [];
    let comment = '';
    for (const line of body.split('\n')) {
      const [, text] = /^ {2}\/\/\/ (.*)$/.exec(line) ?? [];
      const [, field] = /^ {2}(\w+) +\w/.exec(line) ?? [];
      if (field) fields.push({ name: `${table}.${/[^@]@map\("(\w+)"\)/.exec(line)?.[1] ?? field}`, comment });
      comment = text ?? '';
    }
    return fields;
  });
}

const fields = columnsOf(fs.readFileSync('prisma/schema.prisma', 'utf8'));
const commented = (like: RegExp) => fields.filter(({ comment }) => like.test(comment)).map(({ name }) => name);
const named = ({ table, column }: { table: string; column: string }) => `${table}.${column}`;
const sorted = (names: readonly string[]) => names.toSorted();

/** The rows of a table of docs/security/personal-data.md, found by its head. */
function rowsUnder(head: string): string[][] {
  const page = fs.readFileSync('docs/security/personal-data.md', 'utf8');
  const [rows = ''] = page.slice(page.indexOf(head)).split('\n\n');
  const lines = rows.split('\n').slice(2);
  return lines.map((row) => row.slice(2, -2).split(' | '));
}
const columnsIn = (cell = '') => [...cell.matchAll(/`(\w+\.\w+)`/g)].map(([, name]) => name!);

const SEALED_FOR = {
  recipient: 'the recipient',
  'who-answers': 'who answers',
  'key-of-row': 'who answers, or the number',
  number: 'the number',
};

describe('the list of personal columns', () => {
  it('§6b has the columns that the schema marks as personal, and no other', () => {
    assert.deepEqual(sorted(PERSONAL_COLUMNS.map(named)), sorted(commented(/^Personal, sealed/)));
  });
  it('§6b has the secrets of providers that the schema names', () => {
    assert.deepEqual(sorted(SECRET_COLUMNS.map(named)), sorted(commented(/^Secret, sealed for the provider/)));
  });
  it('§6b has every blind index and every salt of the schema, so that an erasure misses none', () => {
    const comparable = COMPARABLE_COLUMNS.filter(({ of }) => of !== 'token').map(named);
    assert.deepEqual(sorted(comparable), sorted(commented(/^(Blind index|Salt) of/)));
    const byName = fields.filter(({ name }) => /(_index|\.salt|\.request_hash)$/.test(name));
    assert.deepEqual(sorted(byName.map(({ name }) => name)), sorted(comparable));
  });
  it('§6b overwrites comparable values in every table by one rule', () => {
    for (const { table } of COMPARABLE_COLUMNS) {
      const owned = COMPARABLE_COLUMNS.filter((one) => one.table === table).map((one) => one.owned);
      assert.equal(new Set(owned).size, 1, table);
    }
  });
  it('§6b is the table of docs/security/personal-data.md, with the key that seals each column', () => {
    const stated = rowsUnder('| data | column | sealed for |').flatMap(([, columns, sealedFor]) =>
      columnsIn(columns).map((name) => `${name} ${sealedFor}`),
    );
    const listed = [
      ...PERSONAL_COLUMNS.map((column) => `${named(column)} ${SEALED_FOR[column.sealedFor]}`),
      ...SECRET_COLUMNS.map((column) => `${named(column)} the provider`),
    ];
    assert.deepEqual(sorted(stated), sorted(listed));
  });
  it('§6b lists in docs/security/personal-data.md what an erasure leaves of comparable values', () => {
    const stated = rowsUnder('| column | compares | after an erasure |').map((cells) => cells.join(' '));
    const listed = COMPARABLE_COLUMNS.map((column) => `\`${named(column)}\` ${column.of} ${column.erased}`);
    assert.deepEqual(sorted(stated), sorted(listed));
  });
  it('§6b does not compile for a table or column outside of it', () => {
    // @ts-expect-error -- no such table
    placeIn('offer', 'phone', 'a');
    // @ts-expect-error -- no such column
    placeIn('offers', 'text', 'a');
    // @ts-expect-error -- a column that is not personal
    const place: Place = { table: 'offers', column: 'state', row: 'a' };
    assert.deepEqual(placeIn('offers', 'phone', 'a'), { ...place, column: 'phone' });
  });
});
