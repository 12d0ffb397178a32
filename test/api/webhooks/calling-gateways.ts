/** One SMS gateway of each kind that calls us, and ШЭП's endpoint. */
import { asyncEndpoint } from '../../../adapters/shep/async-endpoint.ts';
import { clearSigner } from '../../../adapters/shep/clear-signer.ts';
import { HttpGatewaySettings } from '../../../adapters/sms/http/settings.ts';
import { SmscKzSettings } from '../../../adapters/sms/smsc-kz/settings.ts';
import type { Api } from '../../../api/http/context.ts';
import { INBOUND } from './shep-envelopes.ts';
import { SECRETS } from '../support.ts';

export const AGGREGATORS = { smsc: 'the secret of an account' };
export const OUR_NUMBER = '77005550000';

const url = 'http://127.0.0.1:9';
const http = { kind: 'http', name: 'sandbox', url, token: 'unused', webhookSecret: SECRETS.sms };
const account = { apiKey: 'key' };
const smsc = { kind: 'smsc-kz', name: 'kz', account, sender: OUR_NUMBER, webhookSecret: AGGREGATORS.smsc };

/** The gateways, all with these settings. */
export const gatewaysOf = (common: object): Api['gateways'] => [
  HttpGatewaySettings.parse({ ...http, ...common }),
  SmscKzSettings.parse({ ...smsc, ...common }),
];
/** ШЭП's endpoint for this machine: nothing is signed, its password counts. */
export const shepEndpoint = asyncEndpoint({ inbound: INBOUND, utcOffset: '+05:00' }, clearSigner, async () =>
  Date.now(),
);
