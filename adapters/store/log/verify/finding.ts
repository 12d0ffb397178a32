/** A difference between the database and what was written (§6c): its place and the problem. */
export type Finding = {
  offerId?: string;
  sequence?: number;
  /** The size of the first checkpoint that does not match, or that is missing. */
  checkpoint?: number;
  /** A position in the log. */
  position?: number;
  problem: string;
};

/** The place of a finding on one line. */
export function placeOf({ offerId, sequence, checkpoint, position }: Finding): string {
  const parts = [
    offerId === undefined ? [] : [`offer ${offerId}`],
    sequence === undefined ? [] : [`entry ${sequence}`],
    position === undefined ? [] : [`position ${position} of the log`],
    checkpoint === undefined ? [] : [`checkpoint ${checkpoint}`],
  ];
  return parts.flat().join(', ') || 'the log';
}
