import { z } from 'zod';
import { REASON_GONE, TASK_KINDS, TASK_RESOLUTIONS, TASK_STATES, TASKS } from '../../domain/tasks.ts';
import { PageOf, Paging } from '../http/paging.ts';
import { Line, UtcMoment } from '../http/text.ts';

const Kind = z.enum(TASK_KINDS);

export const Task = z
  .object({
    id: z.uuid(),
    kind: Kind.meta({ description: TASK_KINDS.map((kind) => `\`${kind}\`: ${TASKS[kind].about}`).join('\n\n') }),
    subject: z.string().meta({
      description: '`offer <id>`, `gateway <name>`, `provider <id>` or `connection <name>`',
      example: 'provider enbek',
    }),
    offerId: z.uuid().optional(),
    serviceCode: z.string().optional().meta({ description: 'The service of the offer' }),
    state: z.enum(TASK_STATES),
    createdAt: UtcMoment,
    dueAt: UtcMoment,
    claimedBy: z.string().optional(),
    claimedAt: UtcMoment.optional(),
    doneBy: z.string().optional().meta({ description: 'Absent when the task closed by itself' }),
    doneAt: UtcMoment.optional(),
    resolution: z
      .enum([...TASK_RESOLUTIONS, REASON_GONE])
      .optional()
      .meta({ description: `\`${REASON_GONE}\`: the task closed by itself` }),
    note: z.string().optional(),
  })
  .meta({ id: 'Task' });
export type TaskView = z.infer<typeof Task>;
export const TaskPage = PageOf(Task).meta({ id: 'TaskPage' });

export const TaskQuery = z.strictObject({
  kind: Kind.optional(),
  state: z.enum(TASK_STATES).optional().meta({ description: 'When left out: open and claimed tasks' }),
  service: Line(63).optional(),
  offer: z.uuid().optional(),
  ...Paging(100, 50),
});

/** Ten digits in a row, as groups or not, are a number of a person. */
const PERSONS_NUMBER = /\d(?:[\s()+-]*\d){9}/;

export const TaskEnd = z
  .strictObject({
    resolution: z
      .enum(TASK_RESOLUTIONS)
      .meta({ description: '`gateway-sent-nothing`: of `sms-gateway-gone` only; other gateways send its SMS' }),
    note: Line(500)
      .refine((note) => !PERSONS_NUMBER.test(note), 'holds a long number: a note says nothing about a person')
      .optional()
      .meta({
        description: 'What was done. Nothing about a person: no name, no IIN, no phone, no words of a reply',
        example: 'the provider has a new certificate',
      }),
  })
  .meta({ id: 'TaskEnd' });
