/** A webhook call as it arrived: signatures cover the bytes of its body. */
export type WebhookCall = { header: (name: string) => string | undefined; rawBody: Buffer };

/** Why a call is refused: its signature is not valid, or it cannot be read. The detail goes to the caller. */
export type Refusal = { refused: 'forged' | 'unreadable'; detail: string };
