import { SystemFault } from '../http/json-client.ts';

/** Signs messages to ШЭП and verifies those from it. The cryptography (GOST) is always that of an external
 *  signer. */
export interface Signer {
  /** Whether messages from ШЭП must be signed. */
  readonly demandsSignature: boolean;
  /** The same document with its body signed. Throws on a fault, and when it takes longer than `withinMs`. */
  sign(xml: string, withinMs?: number): Promise<string>;
  /** Resolves when the signature in the document is valid and its signer is trusted; throws SystemFault otherwise. */
  verify(xml: string, withinMs?: number): Promise<void>;
}

/** Signs and verifies documents that stand inside messages: each has its signature in its own root. */
export interface DocumentSigner {
  /** The same document with a signature over its root in its root. */
  signDocument(xml: string, withinMs?: number): Promise<string>;
  /** Resolves when that signature is valid and its certificate is one of these; throws SystemFault otherwise. */
  verifyDocument(xml: string, serials: readonly string[], withinMs?: number): Promise<void>;
}

/** The signer itself is not available, or could not check: the document may be valid, so it may be sent again. */
export class SignerAway extends SystemFault {}
