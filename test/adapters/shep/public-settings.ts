/** The state systems through ШЭП in the shapes of public clients, as `sandbox/connections-public.yaml` describes. */
import { fileURLToPath } from 'node:url';
import { readConnections } from '../../../config/connections/read.ts';
import type { ShepStateSettings } from '../../../adapters/shep/settings.ts';
import { shepStateSystems } from '../../../adapters/state/shep-systems.ts';

const FILE = fileURLToPath(new URL('../../../sandbox/connections-public.yaml', import.meta.url));

export function publicSettings(url: string, changes: Partial<ShepStateSettings> = {}): ShepStateSettings {
  const secret = `whsec_${Buffer.alloc(24).toString('base64')}`;
  const secrets = { SMS_WEBHOOK_SECRET: secret, CONSENT_WEBHOOK_SECRET: secret, PHONES_WEBHOOK_SECRET: secret };
  const env = { SANDBOX_URL: url, SANDBOX_TOKEN: 'a-token', SANDBOX_SMPP_PORT: '1', ...secrets };
  const { state } = readConnections(FILE, env);
  if (state.kind !== 'shep') throw new Error('the sandbox is not connected through ШЭП');
  return { ...state, ...changes };
}

export const publicSystemsAt = (url: string, changes: Partial<ShepStateSettings> = {}) =>
  shepStateSystems(publicSettings(url, changes), async () => Date.now());
