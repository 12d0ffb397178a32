import { SystemFault } from '../http/json-client.ts';

/** Signs what goes to ШЭП and verifies what comes from it: a port of ШЭП alone. The algorithms (GOST) are implemented
 *  elsewhere. */
export interface Signer {
  /** Whether what comes in must be signed. */
  readonly demandsSignature: boolean;
  /** The same document with its body signed. Throws on a fault, also when it takes longer than what is left of the
   *  caller's time. */
  sign(xml: string, withinMs?: number): Promise<string>;
  /** Resolves when the signature in the document holds and its signer is trusted; throws SystemFault otherwise. */
  verify(xml: string, withinMs?: number): Promise<void>;
}

/** The signer itself cannot be asked: that says nothing of the document, which may be sent again. */
export class SignerAway extends SystemFault {}
