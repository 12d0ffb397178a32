/** Cuts what comes from a socket into PDUs. */

export const HEADER = 16;
/** The longest PDU has a message_payload of 64 kB, and the other fields with it. */
const LONGEST = 70_000;

/** Calls `take` with each whole PDU in turn, or `give up` once when a length cannot be: nothing behind it can be
 *  read. */
export function frames(take: (frame: Buffer) => void, giveUp: () => void): (chunk: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0);
  let isBroken = false;
  return (chunk) => {
    if (isBroken) return;
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    while (rest.length >= 4) {
      const length = rest.readUInt32BE(0);
      if (length < HEADER || length > LONGEST) {
        isBroken = true;
        giveUp();
        return;
      }
      if (rest.length < length) return;
      const frame = rest.subarray(0, length);
      rest = rest.subarray(length);
      take(frame);
    }
  };
}
