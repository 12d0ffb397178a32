/** Which gateways carry which SMS: the first route that fits a purpose and a service counts. */
import { z } from 'zod';
import type { SmsPurpose } from '../../domain/sms-purposes.ts';
import { mustBeAnswerable, SMS_PURPOSES } from '../../domain/sms-purposes.ts';
import { GatewayName } from '../settings/fields.ts';

/** Purposes and services that are left out mean all of them. The gateways are tried in their order. */
export const SmsRoute = z.strictObject({
  purposes: z.array(z.enum(SMS_PURPOSES)).min(1).optional(),
  services: z.array(z.string().min(1)).min(1).optional(),
  gateways: z.array(GatewayName).min(1),
});
export type SmsRoute = z.infer<typeof SmsRoute>;

/** A gateway as the routes see it: `replyObstacle` says why what it sends cannot be answered. */
export type Carrier = { name: string; replyObstacle: string | undefined };

/** The routes of an installation that gives none: every gateway in the order of the file, what wants an answer by those
 *  that bring answers. */
export function standardRoutes(carriers: readonly Carrier[]): SmsRoute[] {
  const hearing = carriers.filter(({ replyObstacle }) => replyObstacle === undefined).map(({ name }) => name);
  const answerable = SMS_PURPOSES.filter(mustBeAnswerable);
  return [
    ...(hearing.length > 0 ? [{ purposes: answerable, gateways: hearing }] : []),
    { purposes: ['outcome'], gateways: carriers.map(({ name }) => name) },
  ];
}

/** The gateways that may carry an SMS, in order; none when no route fits. */
export function gatewaysFor(routes: readonly SmsRoute[], purpose: SmsPurpose, service?: string): readonly string[] {
  const fits = ({ purposes, services }: SmsRoute) =>
    (purposes?.includes(purpose) ?? true) && (!services || (service !== undefined && services.includes(service)));
  return routes.find(fits)?.gateways ?? [];
}

/** What is wrong with the routes, each with the place of its route. */
export function routeFaults(
  carriers: readonly Carrier[],
  given: readonly SmsRoute[],
): { path: (string | number)[]; message: string }[] {
  const routes = given.length > 0 ? given : standardRoutes(carriers);
  const perRoute = given.flatMap((route, index) => {
    const asking = (route.purposes ?? SMS_PURPOSES).filter(mustBeAnswerable);
    const twice = route.gateways.filter((name, place) => route.gateways.indexOf(name) < place);
    return [
      ...twice.map((name) => ({ path: ['routes', index], message: `gateway "${name}" stands there twice` })),
      ...route.gateways.flatMap((name) => {
        const carrier = carriers.find((one) => one.name === name);
        if (!carrier) return [{ path: ['routes', index], message: `there is no gateway "${name}"` }];
        if (!carrier.replyObstacle || asking.length === 0) return [];
        const message = `gateway "${name}" cannot carry ${asking.join(', ')}: ${carrier.replyObstacle} (§4a)`;
        return [{ path: ['routes', index], message }];
      }),
    ];
  });
  const sendOnly = carriers.flatMap(({ name, replyObstacle }) =>
    replyObstacle ? [`"${name}": ${replyObstacle}`] : [],
  );
  const reasons = given.length === 0 && sendOnly.length > 0 ? `; ${sendOnly.join('; ')} (§4a)` : '';
  const uncovered = SMS_PURPOSES.filter((purpose) => gatewaysFor(routes, purpose).length === 0).map((purpose) => ({
    path: ['routes'],
    message: `no gateway for ${purpose} SMS of every service${reasons}`,
  }));
  return [...perRoute, ...uncovered];
}
