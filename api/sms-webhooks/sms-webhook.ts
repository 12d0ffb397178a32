import type { Request } from 'express';

/** Takes one call of a gateway: believes nothing before it has verified it; throws a problem when it does not fit. */
export type TakeCall = (request: Request, arrivedAt: string) => Promise<void>;

/** What one gateway may tell us, in its own format. `stored`: the status that it takes for "stored", if not 204. */
export type SmsWebhook = { receipts: TakeCall; replies: TakeCall; stored?: 200 };
