import type { Signer } from './signer.ts';

/** Signs and verifies nothing: for development, refused in production by config/connections. */
export const clearSigner: Signer = {
  demandsSignature: false,
  sign: async (xml) => xml,
  verify: async () => undefined,
};
