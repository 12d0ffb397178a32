/** The shape of a proof: what the API returns, and what a verifier accepts from any source. */
import { z } from 'zod';
import { LANGUAGES } from '../../domain/languages.ts';
import type { Proof } from '../../domain/proof.ts';

const Hash = z.string().regex(/^[0-9a-f]{64}$/);
const Base64 = z.string().regex(/^[A-Za-z0-9+/]+=*$/);
const At = z.iso.datetime();
const Salt = z
  .string()
  .optional()
  .meta({
    description:
      'SHA-256 of salt, line break and text is the `contentHash` in the journal; with the octets of a reply in place ' +
      'of its text it is the `octetsHash`',
  });

const Octets = z
  .string()
  .optional()
  .meta({
    description:
      'The PDUs or the body as received, base64; only in the proof for an operator, since they hold the number; ' +
      'empty after an erasure',
  });

const Receipt = z.strictObject({
  receiptId: z.string(),
  status: z.string(),
  part: z.int().optional(),
  octets: Octets,
  salt: z
    .string()
    .optional()
    .meta({ description: 'SHA-256 of salt, line break and octets is the `octetsHash` in the journal' }),
  carrierAt: At.optional(),
  arrivedAt: At,
});

const Entry = z.strictObject({
  sequence: z.int().min(1),
  event: z.looseObject({ type: z.string(), at: At }),
  previousHash: Hash,
  hash: Hash,
  position: z.int().min(0).meta({ description: 'Its position in the log of all journals' }),
  path: z.array(Base64).max(64).meta({ description: 'RFC 6962: the hashes beside its path to the root' }),
});

const fields = {
  format: z.literal('usynys-proof-1'),
  offerId: z.uuid(),
  at: At,
  state: z.string(),
  reason: z.string().optional(),
  rulesEdition: z.iso.date().meta({ description: 'The edition of the Rules under which the offer was made' }),
  service: z.strictObject({
    code: z.string(),
    version: z.int(),
    act: z.strictObject({ title: z.string(), number: z.string().optional(), url: z.string().optional() }),
    resultKind: z.string().meta({ description: 'What the act calls the result (§5)' }),
    definitionHash: Hash.meta({ description: 'SHA-256 of the canonical JSON of the whole definition' }),
  }),
  groundArticle: z
    .string()
    .optional()
    .meta({ description: 'After a refusal: the article of the act that lists its ground (§3.2)' }),
  consentReference: Hash.optional().meta({
    description: 'SHA-256 of offer id, line break and КДП’s token; never the token',
  }),
  sent: z.array(
    z.strictObject({
      smsId: z.string(),
      kind: z.string(),
      language: z.enum(LANGUAGES),
      text: z.string(),
      salt: Salt,
      receipts: z.array(Receipt),
    }),
  ),
  received: z.array(
    z.strictObject({
      inboundId: z.string(),
      text: z.string().meta({ description: 'The text as it was received' }),
      octets: Octets,
      salt: Salt,
      arrivedAt: At,
      carrierAt: At.optional(),
    }),
  ),
  desk: z
    .array(
      z.strictObject({
        requestId: z.uuid(),
        text: z.string().meta({ description: 'Where the evidence of the answer at the desk is kept' }),
        salt: Salt,
      }),
    )
    .optional(),
  journal: z.array(Entry).min(1),
  checkpoint: z.string().meta({ description: 'A C2SP tlog-checkpoint, signed' }),
  keys: z.strictObject({ checkpoint: z.string(), proof: z.string() }),
  signature: Base64.meta({ description: 'Ed25519 over the canonical JSON of all other fields' }),
};

/** A proof as JSON, for the OpenAPI document and for a verifier. */
export const ProofDocument = z.strictObject(fields).meta({ id: 'Proof' });

/** The proof in a JSON value, or what is wrong with it and where. The events themselves are checked by their hashes. */
export function readProof(json: unknown): { proof: Proof } | { faults: { place: string; problem: string }[] } {
  const { success, data, error } = ProofDocument.safeParse(json);
  if (success) return { proof: data as unknown as Proof };
  return {
    faults: error.issues.map(({ path, message }) => ({ place: path.join('.') || 'the whole proof', problem: message })),
  };
}
