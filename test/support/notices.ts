/** Secrets with which КДП and БМГ sign notices, for the connections of a test. */
export const NOTICES = {
  consent: { webhookSecret: `whsec_${'c'.repeat(44)}` },
  phones: { webhookSecret: `whsec_${'p'.repeat(44)}` },
};
