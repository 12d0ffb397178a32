import { z } from 'zod';
import { durationBetween } from '../catalogue/durations.ts';
import { Name, service } from './service-settings.ts';

const KDP_NS = 'http://service.2fa-chain.kz/ns/kdp';
const kdp = (serviceId: string) => ({ ...service(serviceId), namespace: z.string().default(KDP_NS) });

/** Withdrawals of consent at КДП (§3b). Only the names of the two services are known; the elements of their data
 *  are inferred, so each of these names is a setting. */
export const WithdrawalSettings = z.strictObject({
  every: durationBetween('PT10S', 'P1D').default('PT10M'),
  /** The requests that wait for our answer: an element for each, with its id, the person, and the access it
   *  concerns. */
  list: z
    .strictObject({
      ...kdp('KDP_LIST_TO_REVOKE'),
      entry: Name.default('request'),
      id: Name.default('request_id'),
      iin: Name.default('uin'),
      accessName: Name.default('access_name'),
    })
    .prefault({}),
  /** Our answer to one request: its id, and the value that says that it is done, or that the service was already being
   *  provided. */
  solution: z
    .strictObject({
      ...kdp('KDP_SEND_SOLUTION'),
      id: Name.default('request_id'),
      solution: Name.default('solution'),
      approved: Name.default('APPROVED'),
      rejected: Name.default('REJECTED'),
      /** The element and the words of the reason of a rejection. */
      reason: Name.default('reason'),
      alreadyProvided: Name.default('ALREADY_PROVIDED'),
    })
    .prefault({}),
});
export type WithdrawalSettings = z.infer<typeof WithdrawalSettings>;
