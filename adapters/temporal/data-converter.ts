import { fileURLToPath } from 'node:url';
import type { DataConverter } from '@temporalio/common';
import { openKeyRing } from '../keys/key-ring.ts';
import { payloadCodec } from './payload-codec.ts';

const FAILURES = fileURLToPath(new URL('../../workflows/failure-converter.ts', import.meta.url));

/** How worker and client write the payloads that Temporal keeps: encrypted with the keys of the file, or plain
 *  without a file (development only). */
export function dataConverter(keysFile: string | undefined, namespace: string): DataConverter {
  if (keysFile === undefined) return {};
  return { failureConverterPath: FAILURES, payloadCodecs: [payloadCodec(openKeyRing(keysFile), namespace)] };
}
