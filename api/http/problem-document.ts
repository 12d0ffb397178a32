import { z } from 'zod';
import { PROBLEMS } from './problem.ts';
import type { ProblemCode } from './problem.ts';

const BodyError = z
  .object({ pointer: z.string().meta({ example: '#/recipient/iin' }), detail: z.string() })
  .meta({ id: 'BodyError' });
const QueryError = z
  .object({ parameter: z.string().meta({ example: 'limit' }), detail: z.string() })
  .meta({ id: 'QueryError' });
const RequestError = z.union([BodyError, QueryError]).meta({ id: 'RequestError' });

/** A problem document (RFC 9457), the body of every error. */
export const ProblemDocument = z
  .object({
    type: z.string().meta({ example: '/problems/recipient-invalid' }),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    instance: z.string().meta({ description: 'The id of the request, as in `X-Request-Id`' }),
    code: z.enum(Object.keys(PROBLEMS) as [ProblemCode, ...ProblemCode[]]),
    errors: z.array(RequestError).optional(),
    groundsListed: z
      .array(z.object({ code: z.string() }))
      .optional()
      .meta({ description: '`ground-not-listed`: the grounds that the act of the service lists (§3.2)' }),
  })
  .meta({ id: 'Problem' });
