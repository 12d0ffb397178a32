import { z } from 'zod';
import { PROBLEMS } from './problem.ts';
import type { ProblemCode } from './problem.ts';

const BodyError = z
  .object({
    pointer: z.string().meta({ description: 'Where in the body (RFC 6901)', example: '#/recipient/iin' }),
    detail: z.string().meta({ description: 'What is wrong there' }),
  })
  .meta({ id: 'BodyError' });
const QueryError = z
  .object({
    parameter: z.string().meta({ description: 'Which parameter', example: 'limit' }),
    detail: z.string().meta({ description: 'What is wrong there' }),
  })
  .meta({ id: 'QueryError' });
const RequestError = z.union([BodyError, QueryError]).meta({ id: 'RequestError' });

/** A problem document (RFC 9457), the body of every error. */
export const ProblemDocument = z
  .object({
    type: z
      .string()
      .meta({ description: 'A page of the API that explains the code', example: '/problems/recipient-invalid' }),
    title: z.string().meta({ description: 'The same for every problem of the code' }),
    status: z.int().meta({ description: 'The status of the answer' }),
    detail: z.string().meta({ description: 'What is wrong with this request, for people' }),
    instance: z.string().meta({ description: 'The id of the request, as in `X-Request-Id`' }),
    code: z
      .enum(Object.keys(PROBLEMS) as [ProblemCode, ...ProblemCode[]])
      .meta({ description: 'What is wrong, for programs' }),
    errors: z.array(RequestError).optional().meta({ description: 'Each fault of the body or the query' }),
    groundsListed: z
      .array(z.object({ code: z.string().meta({ description: 'The code of a ground' }) }))
      .optional()
      .meta({ description: '`ground-not-listed`: the grounds that the act of the service lists (§3.2)' }),
  })
  .meta({ id: 'Problem' });
