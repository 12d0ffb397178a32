/** The octets of an invented PDU or body, base64, for tests that do not read them. */
export const OCTETS = Buffer.from('octets').toString('base64');
