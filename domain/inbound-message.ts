/** An SMS that this system received, as the carrier delivered it; `from` is E.164 where it is a phone number (§6c). */
export type InboundMessage = {
  messageId: string;
  from: string;
  text: string;
  /** The PDUs or the body in which it came, base64: a text that was read wrongly can be read again. */
  octets: string;
  carrierAt?: string;
  arrivedAt: string;
};
