import type { Request } from 'express';

/** Takes one call of a gateway: believes nothing before it has verified it, and throws a problem when it does not fit. */
export type TakeCall = (request: Request, arrivedAt: string) => Promise<void>;

/** What one gateway may tell us, in its own words; one without inbound has no replies. */
export type SmsWebhook = {
  receipts: TakeCall;
  replies?: TakeCall;
  /** What says to this gateway that its call is taken. */
  success: 200 | 204;
};
