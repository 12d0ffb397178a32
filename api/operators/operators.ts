import { z } from 'zod';
import { PASSWORD_LENGTH } from '../../adapters/keys/password.ts';
import { OPERATOR_ROLES } from '../../domain/operator-role.ts';
import { Line, UtcMoment } from '../http/text.ts';

const Password = z.string().min(1).max(PASSWORD_LENGTH.most);
export const SignIn = z.strictObject({ name: Line(100), password: Password }).meta({ id: 'SignIn' });

export const Session = z
  .object({
    token: z.string().meta({ description: 'Authorization: Bearer <token>; it is not shown again' }),
    role: z.enum(OPERATOR_ROLES),
    expiresAt: UtcMoment,
    idleSeconds: z.int().meta({ description: 'The session ends earlier when it is unused for so long' }),
    passwordUntil: UtcMoment.optional().meta({
      description: 'The password was generated: change it before this moment',
    }),
  })
  .meta({ id: 'Session' });

export const PasswordChange = z
  .strictObject({ oldPassword: Password, newPassword: Password })
  .meta({ id: 'PasswordChange' });

/** The public part of a session's token. */
export const SessionId = z.string().regex(/^[A-Za-z0-9]{8}$/);
const OwnSession = z.object({
  id: SessionId.meta({ description: 'The public part of its token', example: '3f2a91bc' }),
  current: z.boolean(),
  createdAt: UtcMoment,
  lastSeenAt: UtcMoment.meta({ description: 'To the minute' }),
  expiresAt: UtcMoment,
});
export const SessionList = z.object({ items: z.array(OwnSession) }).meta({ id: 'SessionList' });
