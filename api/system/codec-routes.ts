import type { Request, Response, Router } from 'express';
import type { KeyRing } from '../../adapters/keys/key-ring.ts';
import { audit } from '../../adapters/store/database/audit-log.ts';
import { decryptPayload, ownerOf, PayloadRefused } from '../../adapters/temporal/payload-codec.ts';
import { actorOf } from '../http/caller.ts';
import type { Api } from '../http/context.ts';
import { decodePayloads, decodePayloadsAsOperator } from './codec-operations.ts';
import { Problem } from '../http/problem.ts';
import type { CodecPayloads } from './codec.ts';
import { CodecPayloads as Body } from './codec.ts';
import { checkedBody } from '../http/validation.ts';
import { routes } from '../http/routes.ts';

type Wire = CodecPayloads['payloads'][number];

/** Decrypts payloads for operators who read them in Temporal UI or CLI (§6b). */
export function codecRoutes(api: Api): Router {
  const { store, codec } = api;
  return routes(api, (add) => {
    add(decodePayloads, (request, response) => decode(request, response, 'temporal-ui'));
    add(decodePayloadsAsOperator, (request, response) => decode(request, response, actorOf(response)));
  });

  async function decode(request: Request, response: Response, actor: string): Promise<void> {
    const payloads = checkedBody(Body, request.body).payloads.map(fromWire);
    const owners = new Set(payloads.filter(isEncrypted).map((payload) => ownerOf(payload).workflowId || 'no workflow'));
    const entries = [...owners].map((subject) => ({ actor, action: 'payload-opened', subject }));
    await audit(store, entries);
    response.json({ payloads: payloads.map((payload) => toWire(decrypted(codec.keys, payload))) });
  }
}

const isEncrypted = ({ metadata }: ReturnType<typeof fromWire>): boolean =>
  metadata['encoding']?.toString('utf8') === 'binary/encrypted';

function decrypted(keys: KeyRing | undefined, payload: ReturnType<typeof fromWire>) {
  if (!keys || !isEncrypted(payload)) return payload;
  try {
    return decryptPayload(keys, payload);
  } catch (fault) {
    if (!(fault instanceof PayloadRefused)) throw fault;
    throw new Problem('invalid-request', fault.message);
  }
}

function fromWire({ metadata = {}, data = '' }: Wire) {
  const entries = Object.entries(metadata).map(([name, value]) => [name, Buffer.from(value, 'base64')] as const);
  return { metadata: Object.fromEntries(entries), data: Buffer.from(data, 'base64') };
}

function toWire({ metadata, data }: { metadata?: Record<string, Uint8Array> | null; data?: Uint8Array | null }): Wire {
  const base64 = (bytes: Uint8Array | null | undefined) => Buffer.from(bytes ?? []).toString('base64');
  const entries = Object.entries(metadata ?? {}).map(([name, value]) => [name, base64(value)]);
  return { metadata: Object.fromEntries(entries), data: base64(data) };
}
