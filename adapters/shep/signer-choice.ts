import { clearSigner } from './clear-signer.ts';
import { ncanodeSigner } from './ncanode-signer.ts';
import type { SignerSettings } from './signer-settings.ts';
import type { DocumentSigner, Signer } from './signer.ts';

/** The signer that the settings name. */
export const signerOf = (settings: SignerSettings): Signer & DocumentSigner =>
  settings.kind === 'ncanode' ? ncanodeSigner(settings) : clearSigner;
