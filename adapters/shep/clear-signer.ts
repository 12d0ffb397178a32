import type { DocumentSigner, Signer } from './signer.ts';

/** Signs and verifies nothing: for development, refused in production by config/connections. */
export const clearSigner: Signer & DocumentSigner = {
  demandsSignature: false,
  sign: async (xml) => xml,
  verify: async () => undefined,
  signDocument: async (xml) => xml,
  verifyDocument: async () => undefined,
};
