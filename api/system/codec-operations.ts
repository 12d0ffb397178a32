import { CodecPayloads } from './codec.ts';
import type { Operation } from '../http/operation.ts';

/** Temporal UI and CLI send encrypted payloads to be decrypted. */
export const decodePayloads: Operation = {
  method: 'post',
  path: '/codec/{ticket}/decode',
  id: 'decodePayloads',
  tag: 'Operations',
  summary: 'Decrypt payloads of Temporal',
  description:
    'For Temporal UI and CLI: their codec endpoint is `/codec/{ticket}`. Each call is written to the audit log ' +
    'first; when that fails, no payload is decrypted. Payloads that are not encrypted are returned unchanged.',
  caller: 'codec',
  body: CodecPayloads,
  answers: { 200: { description: 'The payloads, decrypted', schema: CodecPayloads } },
  problems: ['invalid-request', 'unauthenticated', 'forbidden', 'unavailable'],
};

export const decodePayloadsAsOperator: Operation = {
  ...decodePayloads,
  path: '/codec/decode',
  id: 'decodePayloadsAsOperator',
  summary: 'Decrypt payloads of Temporal for an operator',
  description:
    'The same with an operator’s own token, for a Temporal UI that passes it on and for the CLI: their codec ' +
    'endpoint is `/codec`.',
  caller: 'operator',
  minimumRole: 'viewer',
};

export const codecOperations = [decodePayloads, decodePayloadsAsOperator];
