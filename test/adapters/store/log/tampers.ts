/** What an attacker with full power over the database may do to it, and the place that an audit must report. */
import { createHash } from 'node:crypto';
import { hashBytes, signCheckpoint } from '../../../../adapters/proof/checkpoint.ts';
import { newKeyPem, signerOf } from '../../../../adapters/proof/keys.ts';
import type { Transaction } from '../../../../adapters/store/database/store.ts';
import type { Finding } from '../../../../adapters/store/log/verify/finding.ts';
import { canonicalJson } from '../../../../domain/canonical-json.ts';
import type { OfferEvent } from '../../../../domain/events.ts';
import { chainEntry, GENESIS_HASH } from '../../../../domain/journal.ts';
import { emptyTree, grow, leafHash } from '../../../../domain/merkle.ts';
import { foldEvents, stateOf } from '../../../../domain/offer.ts';

/** A number below a limit, by a seed: a failed run can be repeated. */
export type Chance = (below: number) => number;
export type Entry = { offerId: string; sequence: number; event: OfferEvent; hash: string; position: number };
/** The database before the damage. */
export type Before = { chains: Entry[][]; sizes: number[]; origin: string };
/** Does the damage; returns what the first finding about it must be. */
export type Tamper = (tx: Transaction, before: Before, chance: Chance) => Promise<Partial<Finding>>;

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const pick = <T>(list: readonly T[], chance: Chance): T => list[chance(list.length)]!;
const at = ({ offerId, sequence }: Entry) => ({ offerId, sequence });

/** Another moment in the event: the smallest forgery that matters. */
const lied = (event: OfferEvent, chance: Chance): OfferEvent => ({
  ...event,
  at: new Date(1e12 + chance(1e9)).toISOString(),
});

const write = (tx: Transaction, { offerId, sequence }: Entry, event: OfferEvent) => tx.$executeRaw`
  UPDATE journal SET event = ${canonicalJson(event)}, type = ${event.type}, at = ${event.at}::timestamptz
  WHERE offer_id = ${offerId}::uuid AND sequence = ${sequence}`;

/** Gives the whole chain hashes that fit these events, and the offer the end that fits the chain. */
async function rewrite(tx: Transaction, offerId: string, events: OfferEvent[]): Promise<string[]> {
  let previous = GENESIS_HASH;
  const hashes: string[] = [];
  for (const [n, event] of events.entries()) {
    const { sequence, previousHash, hash } = chainEntry(offerId, n + 1, event, previous, sha256);
    await tx.$executeRaw`
      INSERT INTO journal (offer_id, sequence, type, at, event, previous_hash, hash)
      VALUES (${offerId}::uuid, ${sequence}, ${event.type}, ${event.at}::timestamptz, ${canonicalJson(event)},
        ${previousHash}, ${hash})
      ON CONFLICT (offer_id, sequence) DO UPDATE SET type = EXCLUDED.type, at = EXCLUDED.at, event = EXCLUDED.event,
        previous_hash = EXCLUDED.previous_hash, hash = EXCLUDED.hash`;
    hashes.push((previous = hash));
  }
  const offer = foldEvents(events);
  await tx.$executeRaw`
    UPDATE offers SET sequence = ${events.length}, chain_hash = ${previous}, state = ${stateOf(offer)},
      reason = ${offer.end?.reason ?? null}
    WHERE id = ${offerId}::uuid`;
  return hashes;
}

async function remove(tx: Transaction, offerId: string): Promise<void> {
  await tx.$executeRaw`DELETE FROM journal WHERE offer_id = ${offerId}::uuid`;
  await tx.$executeRaw`DELETE FROM inbound_sms WHERE offer_id = ${offerId}::uuid`;
  await tx.$executeRaw`DELETE FROM outgoing_sms WHERE offer_id = ${offerId}::uuid`;
  await tx.$executeRaw`DELETE FROM offers WHERE id = ${offerId}::uuid`;
}

const eventsOf = (chain: Entry[]) => chain.map(({ event }) => event);
const firstAfter = (sizes: number[], position: number) => sizes.find((size) => size > position)!;

export const TAMPERS: Record<string, Tamper> = {
  async 'edit an event'(tx, { chains }, chance) {
    const entry = pick(pick(chains, chance), chance);
    await write(tx, entry, lied(entry.event, chance));
    return at(entry);
  },
  async 'edit a hash'(tx, { chains }, chance) {
    const entry = pick(pick(chains, chance), chance);
    const { offerId, sequence } = entry;
    await tx.$executeRaw`
      UPDATE journal SET hash = ${sha256(`${chance(1e9)}`)}
      WHERE offer_id = ${offerId}::uuid AND sequence = ${sequence}`;
    return at(entry);
  },
  async 'delete an entry'(tx, { chains }, chance) {
    const entry = pick(pick(chains, chance), chance);
    const { offerId, sequence } = entry;
    await tx.$executeRaw`DELETE FROM journal WHERE offer_id = ${offerId}::uuid AND sequence = ${sequence}`;
    return at(entry);
  },
  async 'delete an entry and close the gap'(tx, { chains }, chance) {
    const chain = pick(chains, chance);
    const n = 1 + chance(chain.length - 2);
    await tx.$executeRaw`DELETE FROM journal WHERE offer_id = ${chain[0]!.offerId}::uuid`;
    await rewrite(tx, chain[0]!.offerId, eventsOf(chain.toSpliced(n, 1)));
    return at(chain[n]!);
  },
  async 'swap two entries'(tx, { chains }, chance) {
    const chain = pick(chains, chance);
    const first = chance(chain.length - 1);
    const second = first + 1 + chance(chain.length - first - 1);
    await write(tx, chain[first]!, chain[second]!.event);
    await write(tx, chain[second]!, chain[first]!.event);
    return at(chain[first]!);
  },
  async 'cut off the end of a chain'(tx, { chains }, chance) {
    const chain = pick(chains, chance);
    const left = 1 + chance(chain.length - 1);
    const { offerId } = chain[0]!;
    await tx.$executeRaw`DELETE FROM journal WHERE offer_id = ${offerId}::uuid AND sequence > ${left}`;
    await rewrite(tx, offerId, eventsOf(chain.slice(0, left)));
    return at(chain[left]!);
  },
  async 'cut off a whole chain'(tx, { chains }, chance) {
    const [first] = pick(chains, chance) as [Entry];
    await remove(tx, first.offerId);
    return at(first);
  },
  async 'cut off a whole chain, in the log too'(tx, { chains, sizes }, chance) {
    const chain = pick(chains, chance);
    await remove(tx, chain[0]!.offerId);
    await tx.$executeRaw`DELETE FROM log_entries WHERE offer_id = ${chain[0]!.offerId}::uuid`;
    const position = Math.min(...chain.map((entry) => entry.position));
    return { position, checkpoint: firstAfter(sizes, position) };
  },
  async 'cut off the last checkpoints with all that they cover'(tx, { chains, sizes }, chance) {
    const left = chance(sizes.length - 1);
    const size = sizes[left]!;
    for (const [first] of chains as [Entry][]) if (first.position >= size) await remove(tx, first.offerId);
    await tx.$executeRaw`DELETE FROM log_entries WHERE position >= ${size}`;
    await tx.$executeRaw`DELETE FROM log_nodes WHERE (index + 1) << level > ${size}`;
    await tx.$executeRaw`DELETE FROM checkpoints WHERE size > ${size}`;
    return { checkpoint: sizes[left + 1]! };
  },
  async 'insert an entry, chained to the one before it'(tx, { chains }, chance) {
    const chain = pick(chains, chance);
    const n = 1 + chance(chain.length);
    const event: OfferEvent = {
      type: 'sending-delayed',
      at: new Date(1e12 + chance(1e9)).toISOString(),
      for: 'phone-slot',
    };
    await rewrite(tx, chain[0]!.offerId, eventsOf(chain).toSpliced(n, 0, event));
    return { offerId: chain[0]!.offerId, sequence: n + 1 };
  },
  async 'forge an event with all hashes after it'(tx, { chains }, chance) {
    const chain = pick(chains, chance);
    const n = chance(chain.length);
    await rewrite(tx, chain[0]!.offerId, eventsOf(chain).with(n, lied(chain[n]!.event, chance)));
    return at(chain[n]!);
  },
  async 'forge an event with all hashes, in the log too'(tx, { chains, sizes }, chance) {
    const chain = pick(chains, chance);
    const { offerId } = chain[0]!;
    const n = chance(chain.length);
    const hashes = await rewrite(tx, offerId, eventsOf(chain).with(n, lied(chain[n]!.event, chance)));
    for (const [m, hash] of hashes.entries())
      await tx.$executeRaw`UPDATE log_entries SET hash = decode(${hash}, 'hex') WHERE offer_id = ${offerId}::uuid
      AND sequence = ${m + 1}`;
    return { checkpoint: firstAfter(sizes, chain[n]!.position) };
  },
  async 'forge an event, its log and a checkpoint of one’s own'(tx, { chains, sizes, origin }, chance) {
    const chain = pick(chains, chance);
    const entry = pick(chain, chance);
    await TAMPERS['forge an event with all hashes, in the log too']!(
      tx,
      { chains: [[...chain]], sizes, origin },
      chance,
    );
    const size = firstAfter(sizes, entry.position);
    const hashes = await tx.logEntry.findMany({ where: { position: { lt: size } }, orderBy: { position: 'asc' } });
    const tree = emptyTree();
    for (const { hash } of hashes) grow(tree, leafHash(hash, hashBytes), hashBytes);
    const signer = signerOf(newKeyPem(), origin);
    await tx.checkpoint.update({ where: { size }, data: { note: signCheckpoint(tree, signer), key: signer.vkey } });
    return { checkpoint: size };
  },
  async 'edit what the recipient wrote'(tx, { chains }, chance) {
    const chain = pick(chains, chance);
    await tx.$executeRaw`
      UPDATE inbound_sms SET text = ${`${chance(9)} иә`} WHERE offer_id = ${chain[0]!.offerId}::uuid`;
    return at(chain.find(({ event }) => event.type === 'answer-received')!);
  },
  async 'edit the octets in which it came'(tx, { chains }, chance) {
    const chain = pick(chains, chance);
    await tx.$executeRaw`
      UPDATE inbound_sms SET octets = ${`${chance(9)}AAA`} WHERE offer_id = ${chain[0]!.offerId}::uuid`;
    return at(chain.find(({ event }) => event.type === 'answer-received')!);
  },
  async 'delete what was sent'(tx, { chains }, chance) {
    const chain = pick(chains, chance);
    await tx.$executeRaw`DELETE FROM outgoing_sms WHERE offer_id = ${chain[0]!.offerId}::uuid`;
    return at(chain.find(({ event }) => event.type === 'sms-sent')!);
  },
  async 'show another state'(tx, { chains }, chance) {
    const chain = pick(chains, chance);
    const state = pick(['REFUSED', 'DECLINED', 'ANNULLED'], chance);
    await tx.$executeRaw`UPDATE offers SET state = ${state} WHERE id = ${chain[0]!.offerId}::uuid`;
    return at(chain.at(-1)!);
  },
};
