import { mobileNumber } from '../../activities/mobile-number.ts';

/** Who sent an SMS: the mobile number in E.164 (§2.2), or what the operator wrote when it is none. */
export const senderOf = (from: string): string => mobileNumber(from) ?? from;
