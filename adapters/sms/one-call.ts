/** One call of one gateway, and what its failure means. */
import { namedFault, nameFault } from '../../activities/named-fault.ts';
import type { SendResult, Sms, SmsGateway } from '../../activities/sms-gateway.ts';
import { DidNotLeave, MayHaveLeft } from '../../activities/sms-gateway.ts';
import { gatewayName } from '../../domain/troubles.ts';
import { faultOf } from '../http/named-systems.ts';
import type { GatewayHealth, Outcome } from './gateway-health.ts';

/** The gateway's result, or the fault that it threw. */
export type Answer = SendResult | { thrown: unknown };
export type Failure = { gateway: string; answer: Answer };

class Slow extends MayHaveLeft {}

/** Calls the gateway. After `timeoutMs` the call goes on, but its result is no longer awaited. */
export async function callOnce(
  gateway: SmsGateway,
  sms: Sms,
  timeoutMs: number | undefined,
  health: GatewayHealth,
): Promise<Answer> {
  const note = health.begin(gateway.name);
  const asked: Promise<Answer> = gateway.send(sms).catch((thrown: unknown) => ({ thrown }));
  const answer = await (timeoutMs === undefined ? asked : within(timeoutMs, asked));
  note(outcomeOf(answer));
  return 'thrown' in answer ? { thrown: faultOf(gatewayName(gateway.name), answer.thrown) } : answer;
}

async function within(ms: number, asked: Promise<Answer>): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined;
  const slow = new Promise<Answer>((resolve) => {
    timer = setTimeout(() => resolve({ thrown: new Slow(`no answer within ${Math.round(ms)} ms`) }), ms);
  });
  return Promise.race([asked, slow]).finally(() => clearTimeout(timer));
}

function outcomeOf(answer: Answer): Outcome {
  if ('ok' in answer) return answer.ok ? 'accepted' : answer.fault === 'number' ? 'refused-number' : 'refused-us';
  if (answer.thrown instanceof Slow) return 'slow';
  return answer.thrown instanceof DidNotLeave ? 'did-not-leave' : 'may-have-left';
}

/** Whether the gateway may have sent the SMS, as far as this call goes. */
export const mayHaveLeft = (answer: Answer): boolean =>
  'ok' in answer ? answer.ok : !(answer.thrown instanceof DidNotLeave);

/** The end of an attempt in which no gateway accepted the SMS: a refusal if there were only refusals, else one fault
 *  that names every fault. */
export function failureOf(failures: readonly Failure[]): SendResult {
  const thrown = failures.flatMap(({ gateway, answer }) =>
    'thrown' in answer ? [{ gateway, fault: answer.thrown }] : [],
  );
  const [only, ...more] = thrown;
  const refusal = failures.map(({ answer }) => answer).find((answer) => 'ok' in answer);
  if (!only) return refusal!;
  if (more.length === 0) throw only.fault;
  const summary = thrown.map(({ gateway, fault }) => `${gateway}: ${messageOf(fault)}`).join('; ');
  const names = gatewayName(...thrown.map(({ gateway }) => gateway));
  const isInDoubt = thrown.some(({ fault }) => !(fault instanceof DidNotLeave));
  throw nameFault(isInDoubt ? new MayHaveLeft(summary) : new DidNotLeave(summary), names);
}

/** Only the messages of our own faults may enter Temporal's history (§6b). */
const messageOf = (fault: unknown): string => namedFault(fault)?.fault ?? 'an unexpected fault';
