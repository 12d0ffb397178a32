/** The state systems through ШЭП, connected to a sandbox as its files describe: in our shapes, and in those of public
 *  clients. */
import { fileURLToPath } from 'node:url';
import { readConnections } from '../../../config/connections/read.ts';
import type { ShepStateSettings } from '../../../adapters/shep/settings.ts';
import { shepStateSystems } from '../../../adapters/state/shep-systems.ts';

type Changes = Partial<ShepStateSettings>;

export const shepSettings = (url: string, changes?: Changes) => settingsIn('connections.yaml', url, changes);
export const publicSettings = (url: string, changes?: Changes) => settingsIn('connections-public.yaml', url, changes);

function settingsIn(name: string, url: string, changes: Changes = {}): ShepStateSettings {
  const file = fileURLToPath(new URL(`../../../sandbox/${name}`, import.meta.url));
  const secret = `whsec_${Buffer.alloc(24).toString('base64')}`;
  const secrets = { SMS_WEBHOOK_SECRET: secret, CONSENT_WEBHOOK_SECRET: secret, PHONES_WEBHOOK_SECRET: secret };
  const env = { SANDBOX_URL: url, SANDBOX_TOKEN: 'a-token', SANDBOX_SMPP_PORT: '1', ...secrets };
  const { state } = readConnections(file, env);
  if (state.kind !== 'shep') throw new Error('the sandbox is not connected through ШЭП');
  return { ...state, ...changes };
}

const systemsOf = (settings: ShepStateSettings) => shepStateSystems(settings, async () => Date.now());
export const systemsAt = (url: string, changes?: Changes) => systemsOf(shepSettings(url, changes));
export const publicSystemsAt = (url: string, changes?: Changes) => systemsOf(publicSettings(url, changes));
