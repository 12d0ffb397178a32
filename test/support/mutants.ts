/** What an attacker makes who has one right message and no secret. */
import fc from 'fast-check';

/** Bytes with one changed, taken out, put in or cut off at a place. */
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

/** Names and values, each letter a byte, in their order; a name may stand there twice. */
export type Fields = [name: string, value: string][];

/** Fields in which one of these has another value, another name, is missing, or stands between two others of its
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

/** The same signed line, cut elsewhere: what stands before a mark in one value moves to the end of the value before
 *  it. */
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

/** The ways to take some of 1…most, in order. */
function combinations(most: number, some: number, least = 1): number[][] {
  if (some === 0) return [[]];
  const firsts = Array.from({ length: most - least + 1 }, (_, index) => least + index);
  return firsts.flatMap((first) => combinations(most, some - 1, first + 1).map((rest) => [first, ...rest]));
}
