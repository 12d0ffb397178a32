import { z } from 'zod';
import { PASSWORD_LENGTH } from '../../adapters/keys/password.ts';
import { OPERATOR_ROLES } from '../../domain/operator-role.ts';
import { UtcMoment } from './text.ts';

export const SignIn = z
  .strictObject({ name: z.string().min(1).max(100), password: z.string().min(1).max(PASSWORD_LENGTH.most) })
  .meta({ id: 'SignIn' });

export const Session = z
  .object({
    token: z.string().meta({ description: 'Authorization: Bearer <token>; it is not shown again' }),
    role: z.enum(OPERATOR_ROLES),
    expiresAt: UtcMoment,
    idleSeconds: z.int().meta({ description: 'Unused for so long, it ends before' }),
  })
  .meta({ id: 'Session' });
