/** The messages of the calls that a provider's system serves over REST (§5). The adapter sends and reads them, and the
 *  OpenAPI document describes them. */
import { z } from 'zod';
import { FinalDecision } from './final-decision.ts';

const twelveDigits = (description: string, example: string) =>
  z
    .string()
    .regex(/^[0-9]{12}$/)
    .meta({ description, example });
const Iin = twelveDigits('IIN of the person', '900101400013');

const PersonWhoApplies = z.object({ iin: Iin }).meta({ id: 'PersonWhoApplies' });
const OrganisationThatApplies = z
  .object({
    bin: twelveDigits('BIN of the organisation', '200340000339'),
    representativeIin: Iin.meta({ description: 'IIN of the person who answered for it' }),
  })
  .meta({ id: 'OrganisationThatApplies' });

/** The body of `POST {url}/applications`. Personal data, for the provider only. */
export const ApplicationBody = z
  .object({
    offerId: z
      .uuid()
      .meta({ description: 'The id of the offer, and of the application: the same as `Idempotency-Key`' }),
    serviceCode: z.string().meta({ description: 'The code of your service', example: 'school-kit' }),
    recipient: z
      .union([PersonWhoApplies, OrganisationThatApplies])
      .meta({ id: 'Applicant', description: 'Whom the service is for (§2.3)' }),
    facts: z.unknown().meta({
      description: 'The eligibility facts of the offer, as you sent them (§6a)',
      type: 'object',
      example: { children: 2 },
    }),
    acceptedAt: z.iso
      .datetime()
      .meta({ description: 'When the recipient agreed', example: '2026-11-24T06:00:00.000Z' }),
    consentToken: z.string().meta({ description: 'What КДП gave as the proof of the consent (§3b)' }),
  })
  .meta({ id: 'Application' });
export type ApplicationBody = z.infer<typeof ApplicationBody>;

/** 202 of `POST {url}/applications`. */
export const AcceptedApplication = z
  .object({
    applicationNumber: z.string().optional().meta({ description: 'Your number of the application; we do not keep it' }),
  })
  .meta({ id: 'AcceptedApplication' });

const PendingApplication = z
  .object({ status: z.literal('pending').meta({ description: 'You have not decided yet' }) })
  .meta({ id: 'PendingApplication' });
const DecidedApplication = z
  .object({ status: z.literal('done').meta({ description: 'You have decided' }), ...FinalDecision.shape })
  .meta({ id: 'DecidedApplication' });

/** 200 of `GET {url}/applications/{offerId}`. */
export const ApplicationState = z.union([PendingApplication, DecidedApplication]).meta({ id: 'ApplicationState' });
