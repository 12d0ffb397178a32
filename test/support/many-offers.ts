/** A database with many finished offers in the form that the store writes, inserted in bulk: for audits and for
 *  measuring them. */
import { createHash, randomUUID } from 'node:crypto';
import pg from 'pg';
import { inboundPlace } from '../../adapters/store/sms/receive-replies.ts';
import { smsPlace } from '../../adapters/store/sms/write-sms.ts';
import { seal } from '../../adapters/vault/sealing.ts';
import { canonicalJson } from '../../domain/canonical-json.ts';
import { contentHash } from '../../domain/content-hash.ts';
import type { OfferEvent } from '../../domain/events.ts';
import { chainEntry, GENESIS_HASH } from '../../domain/journal.ts';
import { foldEvents, stateOf } from '../../domain/offer.ts';
import * as eg from '../domain/offer-examples.ts';
import { testVault } from './test-vault.ts';
import { OCTETS } from './octets.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const SALT = '00112233445566778899aabbccddeeff';
const TEXT = 'Сынақ: 1 – иә, 2 – жоқ';
const AT_ONCE = 500;

/** Adds offers, each to another person, with 15 entries, an SMS and a reply to it. */
export async function addOffers(databaseUrl: string, count: number): Promise<void> {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  for (let made = 0; made < count; made += AT_ONCE) {
    const offers = await Promise.all(Array.from({ length: Math.min(AT_ONCE, count - made) }, finishedOffer));
    await insert(
      client,
      'data_keys',
      offers.map(({ dataKey }) => dataKey),
    );
    await insert(
      client,
      'recipients',
      offers.map(({ person }) => person),
    );
    await insert(
      client,
      'offers',
      offers.map(({ offer }) => offer),
    );
    await insert(
      client,
      'outgoing_sms',
      offers.map(({ sms }) => sms),
    );
    await insert(
      client,
      'inbound_sms',
      offers.map(({ reply }) => reply),
    );
    await insert(
      client,
      'journal',
      offers.flatMap(({ journal }) => journal),
    );
  }
  await client.end();
}

const insert = (client: pg.Client, table: string, rows: object[]) =>
  client.query(
    `INSERT INTO ${table} (${columnsOf(rows)}) SELECT ${columnsOf(rows)}
    FROM jsonb_populate_recordset(NULL::${table}, $1::jsonb)`,
    [JSON.stringify(rows)],
  );
const columnsOf = ([row = {}]: object[]) => Object.keys(row).join(', ');

async function finishedOffer() {
  const [id, recipient] = [randomUUID(), randomUUID()];
  const { key, stored } = await testVault.newKey(recipient);
  const [smsId, inboundId] = [`${id}.offer`, randomUUID()];
  const committed = { contentHash: contentHash(SALT, TEXT, sha256) };
  const octetsHash = contentHash(SALT, OCTETS, sha256);
  const answer = { ...eg.answered(9_000, 'agree'), inboundId } as OfferEvent;
  const events: OfferEvent[] = [
    eg.made(),
    { type: 'register-checked', at: eg.at(50), register: 'organisations', finding: 'clear' },
    { type: 'consent-checked', at: eg.at(60), status: 'given' },
    { type: 'register-checked', at: eg.at(70), register: 'persons', finding: 'clear' },
    eg.phoneFound,
    { type: 'sending-delayed', at: eg.at(200), for: 'phone-slot' },
    { ...eg.smsSent(1_000, 'offer', smsId), ...committed } as OfferEvent,
    eg.received(2_000),
    { type: 'answer-received', at: eg.at(9_000), inboundId, fromRecipient: true, ...committed, octetsHash },
    answer,
    { type: 'acceptance-checked', at: eg.at(9_500) },
    eg.called(10_000),
    eg.outcome(1e6, 'granted'),
    { type: 'sending-delayed', at: eg.at(1e6), for: 'quiet-hours' },
    { type: 'offer-ended', at: eg.at(2e6), state: 'GRANTED', reason: 'granted' },
  ];
  const journal = chained(id, events);
  const folded = foldEvents(events);
  const offer = {
    id,
    code: '47',
    provider_id: 'enbek',
    service_code: 'test-allowance',
    service_version: 1,
    recipient_id: recipient,
    reference: id,
    request_hash: '',
    eligibility_facts: '{}',
    facts_as_of: eg.at(0),
    state: stateOf(folded),
    reason: folded.end?.reason,
    folded,
    sequence: journal.length,
    chain_hash: journal.at(-1)!.hash,
    created_at: eg.at(0),
  };
  const said = { key_id: recipient, phone: '', salt: SALT, gateway: 'sandbox', offer_id: id };
  const sms = {
    ...said,
    id: smsId,
    text: seal(key, smsPlace('text', smsId), TEXT),
    kind: 'offer',
    language: 'kk',
    parts: 1,
    status: 'delivered',
    created_at: eg.at(900),
  };
  const reply = {
    ...said,
    id: inboundId,
    text: seal(key, inboundPlace('text', inboundId), TEXT),
    octets: seal(key, inboundPlace('octets', inboundId), OCTETS),
    message_id: inboundId,
    arrived_at: eg.at(9_000),
    reading: 'agree',
  };
  const dataKey = { id: stored.id, kek_id: stored.kekId, wrapped: stored.wrapped };
  const person = { id: recipient, kind: 'person', identifier: '', identifier_index: recipient };
  return { dataKey, person, offer, sms, reply, journal };
}

function chained(offerId: string, events: OfferEvent[]) {
  let previous = GENESIS_HASH;
  return events.map((event, n) => {
    const { sequence, previousHash, hash } = chainEntry(offerId, n + 1, event, previous, sha256);
    previous = hash;
    const { type, at } = event;
    return { offer_id: offerId, sequence, type, at, event: canonicalJson(event), previous_hash: previousHash, hash };
  });
}
