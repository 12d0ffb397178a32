import { hash } from 'node:crypto';
import type { HashBytes } from '../../../../domain/merkle.ts';

/** SHA-256 of a text, in one call: twice as fast as a hash object. */
export const sha256Text = (text: string): string => hash('sha256', text, 'hex');
export const sha256Bytes: HashBytes = (bytes) => hash('sha256', bytes, 'buffer');
