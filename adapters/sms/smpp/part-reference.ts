import { sha256 } from '../../store/database/store.ts';

/** The 16 bits of user_message_reference: the same whenever the part is sent again. */
export const partReference = (smsId: string, part: number): number =>
  Number.parseInt(sha256(`${smsId}#${part}`).slice(0, 4), 16);

/** The 16 bits that the parts of one SMS share in their headers. */
export const smsReference = (smsId: string): number => Number.parseInt(sha256(smsId).slice(0, 4), 16);
