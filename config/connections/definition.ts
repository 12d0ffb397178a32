/** How this installation is connected to the outside world: one file, checked as a whole at start. */
import { z } from 'zod';
import { OidcSettings } from '../../adapters/oidc/settings.ts';
import { CallbackSettings } from '../../adapters/callbacks/callback-settings.ts';
import { routeFaults, SmsRoute, standardRoutes } from '../../adapters/sms/routes.ts';
import { StateSettings } from '../../adapters/state/settings.ts';
import { Gateway, replyObstacle } from './gateways.ts';

/** Who carries our SMS. */
const SmsSettings = z
  .strictObject({
    gateways: z.array(Gateway).min(1),
    /** The first that fits counts; none given: every gateway in the order of the file. */
    routes: z.array(SmsRoute).default([]),
    /** How long a gateway may take before an outcome goes through the next one: two must fit into one attempt. */
    slowAfterSeconds: z.number().positive().max(12).default(10),
  })
  .superRefine(({ gateways, routes }, context) => {
    const names = gateways.map(({ name }) => name);
    if (new Set(names).size < names.length)
      context.addIssue({ code: 'custom', path: ['gateways'], message: 'two gateways have the same name' });
    const carriers = gateways.map((one) => ({ name: one.name, replyObstacle: replyObstacle(one) }));
    for (const { path, message } of routeFaults(carriers, routes)) context.addIssue({ code: 'custom', path, message });
  })
  .transform((sms) => {
    const carriers = sms.gateways.map((one) => ({ name: one.name, replyObstacle: replyObstacle(one) }));
    return { ...sms, routes: sms.routes.length > 0 ? sms.routes : standardRoutes(carriers) };
  });

/** Everything outside: who carries our SMS, how the state's registers are asked, and where providers are told. */
export const Connections = z.strictObject({
  sms: SmsSettings,
  state: StateSettings,
  /** Whose access tokens are taken beside our own keys. */
  access: z.strictObject({ oidc: z.array(OidcSettings).default([]) }).default({ oidc: [] }),
  /** Where callbacks to providers may go. */
  callbacks: CallbackSettings.prefault({}),
});
export type Connections = z.infer<typeof Connections>;
