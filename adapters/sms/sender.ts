import { mobileNumber } from '../../activities/mobile-number.ts';

/** The sender of an SMS: the mobile number in E.164 (§2.2), or the carrier's own text when it is not one. */
export const senderOf = (from: string): string => mobileNumber(from) ?? from;
