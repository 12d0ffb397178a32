/** What КДП and БМГ sign with, for connections that a test makes. */
export const NOTICES = {
  consent: { webhookSecret: `whsec_${'c'.repeat(44)}` },
  phones: { webhookSecret: `whsec_${'p'.repeat(44)}` },
};
