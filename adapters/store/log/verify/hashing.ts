import { hash } from 'node:crypto';
import type { HashBytes } from '../../../../domain/merkle.ts';

/** SHA-256 in one call, which is twice as fast as an object for each hash. */
export const sha256Text = (text: string): string => hash('sha256', text, 'hex');
export const sha256Bytes: HashBytes = (bytes) => hash('sha256', bytes, 'buffer');
