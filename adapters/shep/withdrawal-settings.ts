import { z } from 'zod';
import { durationBetween } from '../catalogue/durations.ts';
import { Name, service } from './service-settings.ts';

const KDP_NS = 'http://service.2fa-chain.kz/ns/kdp';
const kdp = (serviceId: string) => ({ ...service(serviceId), namespace: z.string().default(KDP_NS) });

/** Withdrawals at КДП. The names of the two services are documented; the form of their data is inferred, so every
 *  name in it is a setting. */
export const WithdrawalSettings = z.strictObject({
  every: durationBetween('PT10S', 'P1D').default('PT10M'),
  /** What waits for our answer: an element for each request, with its id, the person, and which access it is about. */
  list: z
    .strictObject({
      ...kdp('KDP_LIST_TO_REVOKE'),
      entry: Name.default('request'),
      id: Name.default('request_id'),
      iin: Name.default('uin'),
      accessName: Name.default('access_name'),
    })
    .prefault({}),
  /** Our answer to one request: its id, and the word that says that it is done. */
  solution: z
    .strictObject({
      ...kdp('KDP_SEND_SOLUTION'),
      id: Name.default('request_id'),
      solution: Name.default('solution'),
      word: Name.default('APPROVED'),
    })
    .prefault({}),
});
export type WithdrawalSettings = z.infer<typeof WithdrawalSettings>;
