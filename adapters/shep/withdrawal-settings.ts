import { z } from 'zod';
import { durationBetween } from '../catalogue/durations.ts';
import { KDP } from './namespaces.ts';
import { ElementName, ElementPath } from './paths.ts';
import { checkedService } from './service-check.ts';
import { Name, service } from './service-settings.ts';

const kdp = (serviceId: string) => ({ ...service(serviceId), namespace: z.string().default(KDP) });

/** Withdrawals of consent at КДП (§3b). Only the names of the two services are known; the elements of their data
 *  are inferred, so each of these names is a setting. */
export const WithdrawalSettings = z.strictObject({
  every: durationBetween('PT10S', 'P1D').default('PT10M'),
  /** The requests that wait for our answer: the path to one, which may be there several times, and below it the paths
   *  to its id, the person, and the access it concerns. */
  list: z
    .strictObject({
      ...kdp('KDP_LIST_TO_REVOKE'),
      entry: ElementPath.default('request'),
      id: ElementPath.default('request_id'),
      iin: ElementPath.default('uin'),
      accessName: ElementPath.default('access_name'),
    })
    .superRefine(
      checkedService({ needed: ['companyBin'] }, ({ entry, id, iin, accessName }) => ({ entry, id, iin, accessName })),
    )
    .prefault({}),
  /** Our answer to one request: its id, and the value that says that it is done, or that the service was already being
   *  provided. */
  solution: z
    .strictObject({
      ...kdp('KDP_SEND_SOLUTION'),
      id: ElementName.default('request_id'),
      solution: ElementName.default('solution'),
      approved: Name.default('APPROVED'),
      rejected: Name.default('REJECTED'),
      /** The element and the words of the reason of a rejection. */
      reason: ElementName.default('reason'),
      alreadyProvided: Name.default('ALREADY_PROVIDED'),
    })
    .superRefine(
      checkedService({ needed: ['id', 'solution'], others: ['reason', 'companyBin'] }, ({ id, solution, reason }) => ({
        id,
        solution,
        reason,
      })),
    )
    .prefault({}),
});
export type WithdrawalSettings = z.infer<typeof WithdrawalSettings>;
