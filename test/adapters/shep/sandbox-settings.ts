/** The state systems through ШЭП, connected to a sandbox as `sandbox/connections.yaml` describes. */
import { fileURLToPath } from 'node:url';
import { readConnections } from '../../../config/connections/read.ts';
import type { ShepStateSettings } from '../../../adapters/shep/settings.ts';
import { shepStateSystems } from '../../../adapters/state/shep-systems.ts';

const FILE = fileURLToPath(new URL('../../../sandbox/connections.yaml', import.meta.url));

export function shepSettings(url: string, changes: Partial<ShepStateSettings> = {}): ShepStateSettings {
  const secret = `whsec_${Buffer.alloc(24).toString('base64')}`;
  const secrets = { SMS_WEBHOOK_SECRET: secret, CONSENT_WEBHOOK_SECRET: secret, PHONES_WEBHOOK_SECRET: secret };
  const env = { SANDBOX_URL: url, SANDBOX_TOKEN: 'a-token', SANDBOX_SMPP_PORT: '1', ...secrets };
  const { state } = readConnections(FILE, env);
  if (state.kind !== 'shep') throw new Error('the sandbox is not connected through ШЭП');
  return { ...state, ...changes };
}

export const systemsAt = (url: string, changes: Partial<ShepStateSettings> = {}) =>
  shepStateSystems(shepSettings(url, changes), async () => Date.now());
