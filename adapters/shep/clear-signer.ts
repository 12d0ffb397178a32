import type { Signer } from './signer.ts';

/** Signs nothing and believes everything: for development, refused in production (config.ts). */
export const clearSigner: Signer = {
  demandsSignature: false,
  sign: async (xml) => xml,
  verify: async () => undefined,
};
