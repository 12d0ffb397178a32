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

/** A gateway as the routes see it: `replyObstacle` says why what it sends cannot be replied to. */
export type RoutedGateway = { name: string; replyObstacle: string | undefined };

/** The routes of an installation that names none: every gateway in the order of the file; SMS that can be replied to go
 *  through the gateways that receive replies (§4a). */
export function standardRoutes(gateways: readonly RoutedGateway[]): SmsRoute[] {
  const receiving = gateways.filter(({ replyObstacle }) => replyObstacle === undefined).map(({ name }) => name);
  const answerable = SMS_PURPOSES.filter(mustBeAnswerable);
  return [
    ...(receiving.length > 0 ? [{ purposes: answerable, gateways: receiving }] : []),
    { purposes: ['outcome'], gateways: gateways.map(({ name }) => name) },
  ];
}

/** The gateways that may carry an SMS, in order; none when no route fits. */
export function gatewaysFor(routes: readonly SmsRoute[], purpose: SmsPurpose, service?: string): readonly string[] {
  const fits = ({ purposes, services }: SmsRoute) =>
    (purposes?.includes(purpose) ?? true) && (!services || (service !== undefined && services.includes(service)));
  return routes.find(fits)?.gateways ?? [];
}

/** What is wrong with the routes, each with the path of its route. */
export function routeFaults(
  gateways: readonly RoutedGateway[],
  given: readonly SmsRoute[],
): { path: (string | number)[]; message: string }[] {
  const routes = given.length > 0 ? given : standardRoutes(gateways);
  const perRoute = given.flatMap((route, index) => {
    const asking = (route.purposes ?? SMS_PURPOSES).filter(mustBeAnswerable);
    const twice = route.gateways.filter((name, place) => route.gateways.indexOf(name) < place);
    return [
      ...twice.map((name) => ({ path: ['routes', index], message: `gateway "${name}" is listed twice` })),
      ...route.gateways.flatMap((name) => {
        const gateway = gateways.find((one) => one.name === name);
        if (!gateway) return [{ path: ['routes', index], message: `there is no gateway "${name}"` }];
        if (!gateway.replyObstacle || asking.length === 0) return [];
        const message = `gateway "${name}" cannot carry ${asking.join(', ')}: ${gateway.replyObstacle} (§4a)`;
        return [{ path: ['routes', index], message }];
      }),
    ];
  });
  const sendOnly = gateways.flatMap(({ name, replyObstacle }) =>
    replyObstacle ? [`"${name}": ${replyObstacle}`] : [],
  );
  const reasons = given.length === 0 && sendOnly.length > 0 ? `; ${sendOnly.join('; ')} (§4a)` : '';
  const uncovered = SMS_PURPOSES.filter((purpose) => gatewaysFor(routes, purpose).length === 0).map((purpose) => ({
    path: ['routes'],
    message: `no gateway for ${purpose} SMS of every service${reasons}`,
  }));
  return [...perRoute, ...uncovered];
}
