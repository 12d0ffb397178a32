/** An SMS that this system received, as the carrier delivered it; `from` is E.164 where it is a phone number (§6c). */
export type InboundMessage = { messageId: string; from: string; text: string; carrierAt?: string; arrivedAt: string };
