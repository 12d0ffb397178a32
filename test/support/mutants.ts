/** Forgeries that can be made from one genuine message without the secret. */
import fc from 'fast-check';

/** The bytes with one of them changed, removed or added at a place, or cut off there. */
export const mutantOf = (of: Buffer): fc.Arbitrary<Buffer> =>
  fc
    .tuple(
      fc.nat(of.length - 1),
      fc.integer({ min: 1, max: 255 }),
      fc.constantFrom('change', 'remove', 'insert', 'cut'),
    )
    .map(([place, by, how]) => {
      const [head, tail] = [of.subarray(0, place), of.subarray(place + 1)];
      if (how === 'cut') return Buffer.from(head);
      if (how === 'remove') return Buffer.concat([head, tail]);
      if (how === 'insert') return Buffer.concat([head, Buffer.of(by), of.subarray(place)]);
      return Buffer.concat([head, Buffer.of(of[place]! ^ by), tail]);
    })
    .filter((bytes) => !bytes.equals(of));

const mutantText = (of: string) => mutantOf(Buffer.from(of, 'latin1')).map((bytes) => bytes.toString('latin1'));

/** Names and values in order, each letter one byte; a name may occur twice. */
export type Fields = [name: string, value: string][];

/** The fields after one change: another value, another name, a missing field, or a field between two others of its
 *  name. */
export function mutantFields(fields: Fields, proven: readonly string[]): fc.Arbitrary<Fields> {
  const anyOf = fc.constantFrom(...fields.flatMap(([name], place) => (proven.includes(name) ? [place] : [])));
  return anyOf.chain((place) => {
    const [name, value] = fields[place]!;
    const other = mutantText(value);
    return fc.oneof(
      other.map((wrong) => fields.with(place, [name, wrong])),
      mutantText(name).map((wrong) => fields.with(place, [wrong, value])),
      fc.constant(fields.toSpliced(place, 1)),
      other.map((wrong) => fields.toSpliced(place, 1, [name, wrong], [name, value], [name, wrong])),
    );
  });
}

/** The same signed line with another division into fields: the text before a mark in one value moves to the end of the
 *  previous value. */
export function shiftedFields(fields: Fields, signed: readonly string[], mark: string): Fields[] {
  const values = signed.map((name) => fields.find(([one]) => one === name)![1]);
  const pieces = values.join(mark).split(mark);
  const cuts = combinations(pieces.length - 1, signed.length - 1);
  const lines = cuts.map((cut) =>
    signed.map((_, index) => pieces.slice(cut[index - 1] ?? 0, cut[index] ?? pieces.length).join(mark)),
  );
  return lines
    .filter((line) => line.some((value, index) => value !== values[index]))
    .map((line) => fields.map(([name, value]) => [name, line[signed.indexOf(name)] ?? value]));
}

/** The ordered subsets of 1…most. */
function combinations(most: number, some: number, least = 1): number[][] {
  if (some === 0) return [[]];
  const firsts = Array.from({ length: most - least + 1 }, (_, index) => least + index);
  return firsts.flatMap((first) => combinations(most, some - 1, first + 1).map((rest) => [first, ...rest]));
}
