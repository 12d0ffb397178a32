import type { SmsGateway } from '../../activities/sms-gateway.ts';
import { httpSmsGateway } from '../sms/http.ts';
import type { GatewaySettings } from './definition.ts';

/** The operator may take its time: nobody waits for an SMS with an open request. */
const TIMEOUT_MS = 10_000;

/** The gateway on the wire that its kind names. */
export function smsGateway(settings: GatewaySettings): SmsGateway {
  switch (settings.kind) {
    case 'http':
      return httpSmsGateway({ ...settings, timeoutMs: TIMEOUT_MS });
  }
}
