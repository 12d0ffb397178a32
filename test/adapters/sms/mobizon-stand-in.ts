/** Mobizon as its documents describe it, on a real socket, and our adapter before it. */
import { mobizonGateway } from '../../../adapters/sms/mobizon/gateway.ts';
import { MobizonSettings } from '../../../adapters/sms/mobizon/settings.ts';
import type { FormAnswer, FormCall } from '../../support/form-server.ts';
import { startFormServer } from '../../support/form-server.ts';
import { operatorIdsInMemory } from './operator-ids-in-memory.ts';

export const PHONE = '+77015550101';
export const HOUR_MS = 3_600_000;

type Message = { id: number; to: string; text: string; status: string; statusUpdateTs: string | null };

export const done = (data: unknown): FormAnswer => ({ body: { code: 0, data, message: '' } });
/** A refusal as Mobizon tells it; its words quote what was sent. */
export const refused = (code: number, data: unknown = null): FormAnswer => ({
  body: { code, data, message: `no, ${PHONE}` },
});

let count = 0;
export type MobizonStandIn = Awaited<ReturnType<typeof startMobizon>>;

export async function startMobizon() {
  const standIn = {
    messages: [] as Message[],
    instead: undefined as ((call: FormCall) => FormAnswer | undefined) | undefined,
  };

  const server = await startFormServer((call) => standIn.instead?.(call) ?? speak(call));

  function speak({ path, query, form }: FormCall): FormAnswer {
    const { messages } = standIn;
    if (query.get('apiKey') !== 'key' || query.get('api') !== 'v1') return refused(8);
    const { recipient = '', text = '', ids = '' } = form;
    if (path === '/service/message/sendsmsmessage') {
      const id = 169_275_418 + messages.length;
      messages.push({ id, to: recipient, text, status: 'NEW', statusUpdateTs: null });
      return done({ campaignId: 1, messageId: id, status: 2 });
    }
    if (path === '/service/message/getsmsstatus')
      return done(messages.filter(({ id }) => ids.split(',').includes(String(id))));
    const items = messages.filter((one) => one.to === form['criteria[to]']);
    return done({ items, totalItemCount: items.length });
  }

  function open(changes: object = {}) {
    const id = `f3b1-${(count += 1)}.granted`;
    const other = `f3b1-${count}.closed`;
    const settings = MobizonSettings.parse({
      kind: 'mobizon',
      name: 'bulk',
      url: server.url,
      apiKey: 'key',
      sender: 'eGov',
      webhookSecret: 'a long word',
      ...changes,
    });
    const operatorIds = operatorIdsInMemory({ [id]: PHONE, [other]: PHONE });
    const gateway = mobizonGateway({ ...settings, operatorIds, timeoutMs: 300 });
    const send = (smsId = id, validityMs = 24 * HOUR_MS) =>
      gateway.send({ id: smsId, to: PHONE, text: 'Жәрдемақы тағайындалды', validityMs });
    return { gateway, id, other, send };
  }

  return Object.assign(standIn, {
    url: server.url,
    calls: server.calls,
    callsTo: (method: string) => server.calls.filter(({ path }) => path.endsWith(`/${method}`)),
    speak,
    open,
    stop: server.stop,
    /** As it was before anybody called. */
    rest() {
      standIn.instead = undefined;
      standIn.messages = [];
      server.calls.length = 0;
    },
  });
}
