/** The connections of an installation to outside systems: one file, checked as a whole at start. */
import { z } from 'zod';
import { OidcSettings } from '../../adapters/oidc/settings.ts';
import { CallbackSettings } from '../../adapters/callbacks/callback-settings.ts';
import { routeFaults, SmsRoute, standardRoutes } from '../../adapters/sms/routes.ts';
import { StateSettings } from '../../adapters/state/settings.ts';
import { Gateway, replyObstacle } from './gateways.ts';

/** The gateways that carry SMS, and their routes. */
const SmsSettings = z
  .strictObject({
    gateways: z.array(Gateway).min(1),
    /** The first route that fits counts; without routes: every gateway in the order of the file. */
    routes: z.array(SmsRoute).default([]),
    /** How long a gateway may take before an outcome goes through the next one: two calls must fit into one attempt. */
    slowAfterSeconds: z.number().positive().max(12).default(10),
  })
  .superRefine(({ gateways, routes }, context) => {
    const names = gateways.map(({ name }) => name);
    if (new Set(names).size < names.length)
      context.addIssue({ code: 'custom', path: ['gateways'], message: 'two gateways have the same name' });
    const routed = gateways.map((one) => ({ name: one.name, replyObstacle: replyObstacle(one) }));
    for (const { path, message } of routeFaults(routed, routes)) context.addIssue({ code: 'custom', path, message });
  })
  .transform((sms) => {
    const routed = sms.gateways.map((one) => ({ name: one.name, replyObstacle: replyObstacle(one) }));
    return { ...sms, routes: sms.routes.length > 0 ? sms.routes : standardRoutes(routed) };
  });

/** All connections: the SMS gateways, the state's systems, the issuers of access tokens, the callbacks to providers. */
export const Connections = z.strictObject({
  sms: SmsSettings,
  state: StateSettings,
  /** Issuers whose access tokens are accepted beside our own API keys. */
  access: z.strictObject({ oidc: z.array(OidcSettings).default([]) }).default({ oidc: [] }),
  /** Where callbacks to providers may go. */
  callbacks: CallbackSettings.prefault({}),
});
export type Connections = z.infer<typeof Connections>;
