/** Several gateways behind one port: which one carries an SMS, and which one when that fails (ADR 012). */
import type { Binding, Written } from '../../activities/offer-book.ts';
import type { GatewayChoice, OnRefusal, SmsCarrier } from '../../activities/sms-carrier.ts';
import type { SendResult, SmsGateway } from '../../activities/sms-gateway.ts';
import { nextGateway } from '../../domain/gateway-choice.ts';
import { gatewayName } from '../../domain/troubles.ts';
import { named } from '../http/named-systems.ts';
import { isAskedOnce, purposeOf } from '../../domain/sms-purposes.ts';
import type { SmsRoute } from './routes.ts';
import { gatewaysFor } from './routes.ts';
import type { GatewayHealth } from './gateway-health.ts';
import type { Failure } from './one-call.ts';
import { callOnce, failureOf, mayHaveLeft } from './one-call.ts';

export type Routing = {
  gateways: readonly SmsGateway[];
  routes: readonly SmsRoute[];
  slowAfterMs: number;
  health: GatewayHealth;
  /** Stores which gateway has an SMS, before it is asked to send it. */
  bind: (smsId: string, binding: Binding, gateway: string | undefined) => Promise<Binding>;
  gatewayOf: (smsId: string) => Promise<string | undefined>;
};

/** An attempt has 30 s (workflows/activity-options.ts); the rest of it is for the database. */
const ATTEMPT_MS = 25_000;
/** With less time left than this no further gateway is asked. */
const MIN_CALL_MS = 2_000;

/** The first healthy gateway of the route; the first of all when none is. */
export function gatewayChoice({ routes, health }: Pick<Routing, 'routes' | 'health'>): GatewayChoice {
  return (kind, serviceCode) => {
    const purpose = purposeOf(kind);
    const route = gatewaysFor(routes, purpose, serviceCode);
    const choice = nextGateway({ purpose, route, current: '', inDoubtAt: [], failed: [] }, health.isUp);
    if (choice === undefined) throw new Error(`no gateway carries ${purpose} SMS`);
    return choice;
  };
}

/** The carrier of an installation. */
export function routedSms(routing: Routing): SmsCarrier {
  const byName = new Map(routing.gateways.map((gateway) => [gateway.name, gateway]));
  return {
    async send(written, onRefusal) {
      if (written.acceptedAs !== undefined) return { ok: true, gatewayId: written.acceptedAs };
      return carry(routing, byName, written, onRefusal);
    },
    async status(smsId) {
      const gateway = byName.get((await routing.gatewayOf(smsId)) ?? '');
      return gateway
        ? named(gatewayName(gateway.name), { ask: () => gateway.status(smsId) }).ask()
        : { status: 'unknown' };
    },
  };
}

async function carry(
  { routes, slowAfterMs, health, bind }: Routing,
  byName: ReadonlyMap<string, SmsGateway>,
  { sms, kind, serviceCode, binding: first }: Written,
  onRefusal: OnRefusal,
): Promise<SendResult> {
  const purpose = purposeOf(kind);
  const route = gatewaysFor(routes, purpose, serviceCode);
  const endsAt = performance.now() + ATTEMPT_MS;
  const failures: Failure[] = [];
  let binding = first;
  for (;;) {
    const failed = failures.map(({ gateway }) => gateway);
    const { gateway: current, inDoubtAt } = binding;
    const next = nextGateway({ purpose, route, current, inDoubtAt, failed }, health.isUp);
    const leftMs = endsAt - performance.now();
    if (next === undefined || (failures.length > 0 && leftMs < MIN_CALL_MS)) break;
    const gateway = byName.get(next);
    if (!gateway) return gatewayGone(onRefusal, next);
    if (next !== current) binding = await bind(sms.id, binding, next);
    // A question is asked once (§3.1), so only the gateway's own deadline ends the call.
    const timeoutMs = isAskedOnce(purpose) ? undefined : Math.min(slowAfterMs, leftMs);
    const answer = await callOnce(gateway, sms, timeoutMs, health);
    if ('ok' in answer && (answer.ok || answer.fault === 'number')) return answer;
    if ('ok' in answer) await onRefusal(answer.code, next);
    failures.push({ gateway: next, answer });
    if (mayHaveLeft(answer) && !inDoubtAt.includes(next)) binding = { ...binding, inDoubtAt: [...inDoubtAt, next] };
  }
  // Stored last: if this fails, or the worker dies before it, the SMS counts as one that may have left.
  if (!binding.inDoubtAt.includes(binding.gateway)) await bind(sms.id, binding, undefined);
  return failureOf(failures);
}

/** The SMS may be at a gateway that is no longer in the file: an operator must find out what became of it. */
async function gatewayGone(onRefusal: OnRefusal, gateway: string): Promise<SendResult> {
  await onRefusal('gateway-gone', gateway);
  return { ok: false, fault: 'ours', code: 'gateway-gone' };
}
