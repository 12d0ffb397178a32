import { CodecPayloads } from './codec.ts';
import type { Operation } from '../http/operation.ts';

/** Temporal's UI and CLI send what they cannot read. */
export const decodePayloads: Operation = {
  method: 'post',
  path: '/codec/{ticket}/decode',
  id: 'decodePayloads',
  tag: 'Operations',
  summary: 'Opens payloads of Temporal',
  description:
    'For Temporal UI and CLI: their codec endpoint is `/codec/{ticket}`. Each question is written into the ' +
    'audit log first; ' +
    'when that fails nothing is opened. Payloads that are not closed come back as they are.',
  caller: 'codec',
  body: CodecPayloads,
  answers: { 200: { description: 'The payloads, opened', schema: CodecPayloads } },
  problems: ['invalid-request', 'unauthenticated', 'forbidden', 'unavailable'],
};

export const decodePayloadsAsOperator: Operation = {
  ...decodePayloads,
  path: '/codec/decode',
  id: 'decodePayloadsAsOperator',
  summary: 'Opens payloads of Temporal for an operator',
  description:
    'The same with an operator’s own token, for a Temporal UI that passes it on and for the CLI: their codec ' +
    'endpoint is `/codec`.',
  caller: 'operator',
  minimumRole: 'viewer',
};

export const codecOperations = [decodePayloads, decodePayloadsAsOperator];
