/** Encrypts what Temporal keeps with AES-256-GCM (§6b). It holds no personal data anyway; encrypted, access to
 *  Temporal's database neither shows nor forges payloads. */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { Payload, PayloadCodec, SerializationContext } from '@temporalio/common';
import type { Key, KeyRing } from '../keys/key-ring.ts';

/** A payload that is refused: plain, changed, encrypted with an unknown key, or copied from another workflow. */
export class PayloadRefused extends Error {
  override readonly name = 'PayloadRefused';
}

/** The workflow that an encrypted payload belongs to. */
export type PayloadOwner = { namespace: string; workflowId: string };

const ENCODING = 'binary/encrypted';
const IV_BYTES = 12;
const TAG_BYTES = 16;
const LENGTH_BYTES = 4;

/** The codec of worker and client. The SDK names the workflow of a payload; without one, it belongs to no workflow. */
export function payloadCodec(ring: KeyRing, namespace: string): PayloadCodec {
  const ownerIn = (context?: SerializationContext): PayloadOwner => ({
    namespace,
    workflowId: familyOf(context?.workflowId ?? ''),
  });
  return {
    encode: async (payloads, context) => {
      const [key, owner] = [ring.current(), ownerIn(context)]; // once, since reading the key checks its file
      return payloads.map((payload) => encryptPayload(payload, key, owner));
    },
    decode: async (payloads, context) =>
      payloads.map((payload) => {
        if (isServersOwn(payload)) return payload;
        const owner = ownerOf(payload);
        const { workflowId } = ownerIn(context);
        const isForeign =
          context?.workflowId !== undefined && owner.workflowId !== '' && familyOf(owner.workflowId) !== workflowId;
        if (isForeign || owner.namespace !== namespace)
          throw new PayloadRefused('A payload of another workflow was refused');
        return decryptPayload(ring, payload);
      }),
  };
}

/** The only payload that Temporal's server itself writes for a workflow: of an activity that was cancelled while it
 *  waited for its next attempt. The server has no keys, so it is plain, and its content is constant. */
const isServersOwn = ({ metadata, data }: Payload): boolean =>
  textOf(metadata?.['encoding']) === 'json/plain' && textOf(data) === '"ACTIVITY_ID_NOT_STARTED"';

/** The runs of a schedule are one family, `<id>-<moment>`: Temporal hands the result of each to the next. Every other
 *  workflow stands for itself. */
const familyOf = (workflowId: string): string => workflowId.replace(/-\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/, '');

/** The owner that an encrypted payload names; proven once it was opened. Throws for one that is not encrypted. */
export function ownerOf({ metadata }: Payload): PayloadOwner {
  if (textOf(metadata?.['encoding']) !== ENCODING)
    throw new PayloadRefused('A payload that is not encrypted was refused');
  return { namespace: textOf(metadata?.['namespace']), workflowId: textOf(metadata?.['workflow-id']) };
}

/** Decrypts a payload of any workflow: for an operator's audited read. */
export function decryptPayload(ring: KeyRing, payload: Payload): Payload {
  const owner = ownerOf(payload);
  const key = ring.find(textOf(payload.metadata?.['encryption-key-id']));
  const data = Buffer.from(payload.data ?? []);
  if (!key || data.length < IV_BYTES + TAG_BYTES) throw new PayloadRefused('A payload without a known key was refused');
  try {
    const decipher = createDecipheriv('aes-256-gcm', keyOf(key, owner), data.subarray(0, IV_BYTES));
    decipher.setAAD(boundTo(key, owner)).setAuthTag(data.subarray(-TAG_BYTES));
    return unpacked(Buffer.concat([decipher.update(data.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()]));
  } catch {
    throw new PayloadRefused('A payload that was changed was refused');
  }
}

/** Encrypts a payload for one workflow. */
export function encryptPayload(payload: Payload, key: Key, owner: PayloadOwner): Payload {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', keyOf(key, owner), iv).setAAD(boundTo(key, owner));
  const encrypted = [iv, cipher.update(packed(payload)), cipher.final()];
  const metadata = {
    encoding: ENCODING,
    'encryption-key-id': key.id,
    namespace: owner.namespace,
    'workflow-id': owner.workflowId,
  };
  return {
    metadata: Object.fromEntries(Object.entries(metadata).map(([name, value]) => [name, Buffer.from(value)])),
    data: Buffer.concat([...encrypted, cipher.getAuthTag()]),
  };
}

const textOf = (bytes: Uint8Array | null | undefined): string => Buffer.from(bytes ?? []).toString('utf8');

/** Derives a key for each workflow, so that random IVs do not repeat, however many offers one key serves. */
const keyOf = (key: Key, { namespace, workflowId }: PayloadOwner): Buffer =>
  Buffer.from(hkdfSync('sha256', key.bytes, workflowId, `usynys payload ${namespace}`, 32));

const boundTo = (key: Key, { namespace, workflowId }: PayloadOwner): Buffer =>
  Buffer.from(JSON.stringify(['usynys payload 1', key.id, namespace, workflowId]));

/** Length of the head, head (the payload's own metadata, base64 in JSON), data. */
function packed({ metadata, data }: Payload): Buffer {
  const entries = Object.entries(metadata ?? {}).map(([name, value]) => [name, Buffer.from(value).toString('base64')]);
  const head = Buffer.from(JSON.stringify(Object.fromEntries(entries)));
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32BE(head.length);
  return Buffer.concat([length, head, Buffer.from(data ?? [])]);
}

function unpacked(bytes: Buffer): Payload {
  const end = LENGTH_BYTES + bytes.readUInt32BE(0);
  const head = JSON.parse(bytes.subarray(LENGTH_BYTES, end).toString('utf8')) as Record<string, string>;
  const metadata = Object.entries(head).map(([name, value]) => [name, Buffer.from(value, 'base64')]);
  return { metadata: Object.fromEntries(metadata), data: bytes.subarray(end) };
}
