/** How this installation is connected to the outside world: one file, checked as a whole at start. */
import { z } from 'zod';
import { HttpGatewaySettings } from '../sms/http-settings.ts';
import { JsonStateSettings } from './state-settings.ts';

/** One way to send SMS. What each kind needs stands beside its adapter. */
const Gateway = z.discriminatedUnion('kind', [HttpGatewaySettings]);

/** Everything outside: who carries our SMS, and how the state's registers are asked. */
export const Connections = z
  .strictObject({
    sms: z.strictObject({ gateways: z.array(Gateway).min(1) }),
    state: z.discriminatedUnion('kind', [JsonStateSettings]),
  })
  .superRefine(({ sms }, context) => {
    const names = sms.gateways.map(({ name }) => name);
    if (new Set(names).size < names.length)
      context.addIssue({ code: 'custom', path: ['sms', 'gateways'], message: 'two gateways have the same name' });
  });
export type Connections = z.infer<typeof Connections>;
export type GatewaySettings = z.infer<typeof Gateway>;
