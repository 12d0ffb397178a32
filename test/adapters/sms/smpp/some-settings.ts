import { SmppSettings } from '../../../../adapters/sms/smpp/settings.ts';

/** A gateway over SMPP that is not connected, under the name that most tests use. */
export const SMPP_SETTINGS = SmppSettings.parse({
  kind: 'smpp',
  name: 'sandbox',
  sessions: [{ host: '127.0.0.1', port: 1 }],
  systemId: 'usynys',
  password: '',
  sender: '1414',
});
