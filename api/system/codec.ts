import { z } from 'zod';

/** Its length is limited by that of the body. */
const Base64 = z.base64();
const Payload = z.object({ metadata: z.record(z.string().max(100), Base64).optional(), data: Base64.optional() });

/** Payloads as Temporal UI and CLI send them to a codec server. */
export const CodecPayloads = z.object({ payloads: z.array(Payload).max(1_000) }).meta({ id: 'CodecPayloads' });
export type CodecPayloads = z.infer<typeof CodecPayloads>;
