import { HEADER } from './library.ts';

/** No PDU is longer: a payload has at most 64 KiB. */
export const MAX_FRAME = 65_536 + 1_024;

/** Cuts the octets of a socket into whole PDUs. `broken`: a length is impossible, so the next PDU cannot be found. */
export function openFramer(): (chunk: Buffer) => { frames: Buffer[]; broken: boolean } {
  let rest: Buffer[] = [];
  let held = 0;
  return (chunk) => {
    rest.push(chunk);
    held += chunk.length;
    const frames: Buffer[] = [];
    // Joined only when a PDU is whole, so that a long one in small pieces is not copied again and again.
    while (held >= 4) {
      const length = peekLength();
      if (length < HEADER || length > MAX_FRAME) return { frames, broken: true };
      if (held < length) break;
      const joined = rest.length === 1 ? rest[0]! : Buffer.concat(rest);
      frames.push(joined.subarray(0, length));
      held -= length;
      rest = held > 0 ? [joined.subarray(length)] : [];
    }
    return { frames, broken: false };
  };

  function peekLength(): number {
    if (rest[0]!.length < 4) rest = [Buffer.concat(rest)];
    return rest[0]!.readUInt32BE(0);
  }
}
