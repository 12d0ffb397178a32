/** SMSC.kz as its documents describe it, on a real socket, with our adapter connected to it. */
import { smscKzGateway } from '../../../adapters/sms/smsc-kz/gateway.ts';
import { SmscKzSettings } from '../../../adapters/sms/smsc-kz/settings.ts';
import type { FormAnswer, FormCall } from '../../support/form-server.ts';
import { startFormServer } from '../../support/form-server.ts';
import { carrierIdsInMemory } from './carrier-ids-in-memory.ts';

export const PHONE = '+77015550101';
export const TEXT = 'Үнемі ұсыныс: жәрдемақы №7 & 100 % + «иә»?\nЖауап: 1 немесе 2';
export const DAY_MS = 24 * 3_600_000;

/** An error as SMSC.kz returns it; its text quotes what was sent. */
export const error = (code: number): FormAnswer => ({
  body: { error: `no, ${PHONE}: ${TEXT}`, error_code: code },
});

let count = 0;
export type SmscKzStandIn = Awaited<ReturnType<typeof startSmscKz>>;

export async function startSmscKz() {
  /** What the aggregator has accepted: by number and phone, the code of its outcome. */
  const accepted = new Map<string, number>();
  const standIn = { accepted, instead: undefined as ((call: FormCall) => FormAnswer | undefined) | undefined };

  const server = await startFormServer((call) => standIn.instead?.(call) ?? answer(call));

  function answer(call: FormCall): FormAnswer {
    const { id = '', phones, phone, login, psw, apikey } = call.form;
    if (apikey !== 'key' && (login !== 'harness' || psw !== 'secret')) return error(2);
    if (call.path === '/sys/send.php') {
      accepted.set(`${id} ${phones}`, 0);
      return { body: { id: Number(id), cnt: 3 } };
    }
    const status = accepted.get(`${id} ${phone}`);
    if (status === undefined) return error(3);
    return { body: { status, last_date: '25.11.2026 16:00:00', last_timestamp: 1_764_068_400 } };
  }

  /** A short `timeoutMs` is for an answer that does not come: on a busy machine any other answer may take longer. */
  function open(changes: object = {}, timeoutMs = 10_000) {
    const id = `f3b1-${(count += 1)}.offer`;
    const settings = SmscKzSettings.parse({
      kind: 'smsc-kz',
      name: 'kz',
      url: server.url,
      account: { login: 'harness', password: 'secret' },
      sender: '+77005550000',
      webhookSecret: 'a long secret',
      ...changes,
    });
    const gateway = smscKzGateway({
      ...settings,
      carrierMessageIds: carrierIdsInMemory({ [id]: PHONE }),
      timeoutMs,
    });
    const send = (validityMs = DAY_MS) => gateway.send({ id, to: PHONE, text: TEXT, validityMs });
    return { gateway, id, send };
  }

  return Object.assign(standIn, {
    url: server.url,
    calls: server.calls,
    answer,
    open,
    sends: () => server.calls.filter(({ path }) => path === '/sys/send.php'),
    stop: server.stop,
    /** The state before the first call. */
    rest() {
      standIn.instead = undefined;
      server.calls.length = 0;
    },
  });
}
