import { z } from 'zod';
import { PROBLEMS } from './problem.ts';
import type { ProblemCode } from './problem.ts';

const Detail = z.union([
  z.object({ pointer: z.string().meta({ example: '#/recipient/iin' }), detail: z.string() }),
  z.object({ parameter: z.string(), detail: z.string() }),
]);

/** A problem document (RFC 9457), the body of every error. */
export const ProblemDocument = z
  .object({
    type: z.string().meta({ example: '/problems/recipient-invalid' }),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    instance: z.string().meta({ description: 'The id of the request, as in `X-Request-Id`' }),
    code: z.enum(Object.keys(PROBLEMS) as [ProblemCode, ...ProblemCode[]]),
    errors: z.array(Detail).optional(),
    groundsListed: z
      .array(z.object({ code: z.string() }))
      .optional()
      .meta({ description: '`ground-not-listed`: the grounds that the act of the service lists (§3.2)' }),
  })
  .meta({ id: 'Problem' });
