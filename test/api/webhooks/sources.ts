/** Every source of webhooks: how it signs, a message of it that changes something, and how often that changed it. */
import { createHash, randomUUID } from 'node:crypto';
import { openCarrierMessageIds } from '../../../adapters/store/sms/carrier-message-ids.ts';
import { inboundFrom } from '../../support/opened.ts';
import { agreedOffer, sentOffer } from '../offers/advance-offer.ts';
import { AGGREGATORS, OUR_NUMBER } from './calling-gateways.ts';
import { openSentMessages } from '../../../adapters/store/offers/receive-shep-message.ts';
import { envelope, INBOUND, SERVICE } from './shep-envelopes.ts';
import type { RunningApi } from '../support.ts';
import { anIin, aPhone, SECRETS, signature } from '../support.ts';

export type Call = { path: string; method?: string; raw?: string; headers?: Record<string, string> };
/** A message: its call, signed with a secret, and what it has changed so far. */
type Message = { call: (secret: string) => Call; count: () => Promise<number> };
export type Source = {
  /** The operation of the OpenAPI document, and the name of the source. */
  operation: string;
  who: string;
  secret: string;
  make: (api: RunningApi) => Promise<Message>;
};

const standard = (path: string, json: object) => {
  const [raw, id] = [JSON.stringify(json), `msg_${randomUUID()}`];
  return (secret: string): Call => ({ path, raw, headers: signature(raw, secret, id) });
};
const sha1 = (line: string) => createHash('sha1').update(line).digest('hex');
const form = (path: string, fields: Record<string, string>, signed: string) => (secret: string) => ({
  path,
  raw: new URLSearchParams({ ...fields, sha1: sha1(`${signed}:${secret}`) }).toString(),
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
});
const receiptsOf = (api: RunningApi, id: string) => () =>
  api.store.db.receipt.count({ where: { smsId: `${id}.offer` } });
const repliesOf = (api: RunningApi, from: string) => async () => (await inboundFrom(api.store.db, from)).length;
const resultsOf = (api: RunningApi, offerId: string) => () => api.store.db.providerResult.count({ where: { offerId } });
const eventsOf = (api: RunningApi, id: string, type: string) => async () => {
  const { body } = await api.call(`/v1/offers/${id}/journal`);
  return body.items.filter((entry: { type: string }) => entry.type === type).length;
};

export const SOURCES: Source[] = [
  {
    operation: 'receiveReceipts',
    who: 'the HTTP gateway',
    secret: SECRETS.sms,
    async make(api) {
      const { id } = await sentOffer(api);
      const receipts = [{ id: randomUUID(), messageId: `${id}.offer`, status: 'delivered' }];
      return { call: standard('/webhooks/sms/sandbox/receipts', { receipts }), count: receiptsOf(api, id) };
    },
  },
  {
    operation: 'receiveReplies',
    who: 'the HTTP gateway',
    secret: SECRETS.sms,
    async make(api) {
      const from = aPhone();
      const messages = [{ id: randomUUID(), from, text: '1' }];
      return { call: standard('/webhooks/sms/sandbox/replies', { messages }), count: repliesOf(api, from) };
    },
  },
  {
    operation: 'receiveReceipts',
    who: 'SMSC.kz',
    secret: AGGREGATORS.smsc,
    async make(api) {
      const offer = await sentOffer(api, {}, 'kz');
      const { carrierMessageId: id } = await openCarrierMessageIds(api.store, 'kz').beginNumbered(`${offer.id}.offer`);
      const phone = offer.phone.slice(1);
      const call = form('/webhooks/sms/kz/receipts', { id, phone, status: '1' }, `${id}:${phone}:1`);
      return { call, count: receiptsOf(api, offer.id) };
    },
  },
  {
    operation: 'receiveReplies',
    who: 'SMSC.kz',
    secret: AGGREGATORS.smsc,
    async make(api) {
      const [from, to] = [aPhone(), OUR_NUMBER];
      const phone = from.slice(1);
      const fields = { id: randomUUID(), phone, mes: '1', to };
      return { call: form('/webhooks/sms/kz/replies', fields, `${phone}:1:${to}`), count: repliesOf(api, from) };
    },
  },
  {
    operation: 'receiveResult',
    who: 'a provider',
    secret: SECRETS.provider,
    async make(api) {
      const { id: offerId } = await agreedOffer(api);
      const call = standard('/webhooks/providers/enbek/results', { offerId, outcome: 'granted' });
      return { call, count: resultsOf(api, offerId) };
    },
  },
  {
    operation: 'receiveConsentChange',
    who: 'КДП',
    secret: SECRETS.consent,
    async make(api) {
      const iin = anIin();
      const { id } = await sentOffer(api, { recipient: { iin } });
      const call = standard('/webhooks/consent/kdp', { iin, status: 'withdrawn' });
      return { call, count: eventsOf(api, id, 'consent-changed') };
    },
  },
  {
    operation: 'receiveNumberChange',
    who: 'БМГ',
    secret: SECRETS.phones,
    async make(api) {
      const iin = anIin();
      const { id } = await sentOffer(api, { recipient: { iin } });
      return { call: standard('/webhooks/phones/bmg', { iin }), count: eventsOf(api, id, 'number-changed') };
    },
  },
  {
    operation: 'receiveShepMessage',
    who: 'ШЭП',
    secret: INBOUND.password,
    async make(api) {
      const { id } = await agreedOffer(api);
      await openSentMessages(api.store).note({ messageId: id, offerId: id, serviceId: SERVICE });
      const ids = { correlationId: id, messageId: randomUUID() };
      const call = (password: string) => ({
        path: '/webhooks/shep/async',
        raw: envelope({ ...ids, sender: { ...INBOUND, password } }),
        headers: { 'content-type': 'text/xml; charset=utf-8' },
      });
      return { call, count: resultsOf(api, id) };
    },
  },
];
