/** Checks of every SMS gateway of the connections, with calls that send no SMS. */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import type { GatewaySettings } from '../../config/connections/gateways.ts';
import { postForm } from '../../adapters/http/form-client.ts';
import { httpSmsGateway } from '../../adapters/sms/http/gateway.ts';
import { dialer } from '../../adapters/sms/smpp/dial.ts';
import { Session } from '../../adapters/sms/smpp/session.ts';
import type { Check } from './check.ts';
import { Trouble } from './check.ts';

const TIMEOUT_MS = 8_000;
/** ESME_RX_T_APPN: the carrier must deliver again, to a worker, what arrives during the check. */
const DELIVER_AGAIN = 0x64;

/** The checks of all SMS gateways. */
export const gatewayChecks = (gateways: readonly GatewaySettings[]): Check[] =>
  gateways.map((one) => ({ what: `SMS gateway ${one.name} (${one.kind})`, run: () => checkGateway(one) }));

function checkGateway(one: GatewaySettings): Promise<string> {
  switch (one.kind) {
    case 'smpp':
      return checkSmpp(one);
    case 'http':
      return httpSmsGateway({ ...one, timeoutMs: TIMEOUT_MS })
        .status(`doctor-${randomUUID()}`)
        .then(() => 'answers and accepts our credentials');
    case 'smsc-kz':
      return checkSmscKz(one);
  }
}

async function checkSmpp(settings: Extract<GatewaySettings, { kind: 'smpp' }>): Promise<string> {
  const dial = dialer(settings);
  const events = { dial, deliver: async () => DELIVER_AGAIN, changed: () => {} };
  for (const address of settings.sessions) {
    const session = new Session(settings, address, events);
    const giveUpAt = performance.now() + TIMEOUT_MS;
    while (!session.bound && !session.isAway && performance.now() < giveUpAt) await pause(50);
    const { trouble } = session;
    const isBound = session.bound !== undefined;
    await session.close();
    if (!isBound)
      throw new Trouble(
        `${address.host}:${address.port}: ${trouble ?? 'not bound'}`,
        'Check host, port and TLS; the carrier must know our address, systemId and password.',
      );
  }
  return `${settings.sessions.length} session(s) were bound and unbound`;
}

const Balance = z.object({ balance: z.coerce.number().optional(), error_code: z.coerce.number().optional() });

async function checkSmscKz({ url, account }: Extract<GatewaySettings, { kind: 'smsc-kz' }>): Promise<string> {
  const known: Record<string, string> =
    'apiKey' in account ? { apikey: account.apiKey } : { login: account.login, psw: account.password };
  const form = { ...known, fmt: '3' };
  const answer = await postForm({ url, timeoutMs: TIMEOUT_MS }, { path: '/sys/balance.php', form, schema: Balance });
  if (answer.balance === undefined)
    throw new Trouble(
      `refuses us with code ${answer.error_code ?? 'unknown'}`,
      'Check login and password, or the API key.',
    );
  if (answer.balance <= 0) throw new Trouble('the account has no money', 'Nothing is sent until it is topped up.');
  return 'answers, accepts our credentials, and the account has money';
}
