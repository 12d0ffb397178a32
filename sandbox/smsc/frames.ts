/** Cuts the bytes of a socket into PDUs. */

export const HEADER = 16;
/** The longest PDU: a message_payload of 64 kB with the other fields. */
const LONGEST = 70_000;

/** Calls `receive` with each whole PDU in turn, and `giveUp` once after an impossible length: the rest cannot be
 *  read. */
export function frames(receive: (frame: Buffer) => void, giveUp: () => void): (chunk: Buffer) => void {
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
      receive(frame);
    }
  };
}
