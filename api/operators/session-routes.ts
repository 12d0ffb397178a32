import type { Request, Response, Router } from 'express';
import { passwordFault } from '../../adapters/keys/password.ts';
import type { ListedSession } from '../../adapters/store/access/operator-sessions.ts';
import { endSession, IDLE_MS, listSessions, signIn } from '../../adapters/store/access/operator-sessions.ts';
import { changeOwnPassword } from '../../adapters/store/access/operators.ts';
import { LOCK_MS } from '../../adapters/store/access/sign-in-attempts.ts';
import { callerNetworkIn } from '../http/caller-address.ts';
import { callerOf } from '../http/caller.ts';
import type { Api } from '../http/context.ts';
import * as operations from './operations.ts';
import { Problem } from '../http/problem.ts';
import { PasswordChange, SessionId, SignIn } from './operators.ts';
import { checkedBody } from '../http/validation.ts';
import { routes } from '../http/routes.ts';

/** Sign-in and sign-out of operators, and their own sessions and password. */
export function sessionRoutes(api: Api): Router {
  const { store, peppers } = api;
  return routes(api, (add) => {
    add(operations.signIn, async (request, response) => {
      const from = await countedAddress(api, request);
      const session = await signIn(store, peppers, { ...checkedBody(SignIn, request.body), from });
      if (session === 'wrong') throw new Problem('unauthenticated', 'Wrong name or password');
      if (session === 'locked') throw tooManyAttempts();
      const { expiresAt, passwordUntil, ...more } = session;
      const until = passwordUntil ? { passwordUntil: passwordUntil.toISOString() } : {};
      const body = { ...more, expiresAt: expiresAt.toISOString(), idleSeconds: IDLE_MS / 1000, ...until };
      response.status(201).set('cache-control', 'no-store').json(body);
    });

    add(operations.signOut, async (_request, response) => {
      const { name, session } = ownSession(response);
      await endSession(store, name, session);
      response.status(204).end();
    });

    add(operations.listSessions, async (_request, response) => {
      const { name, session } = ownSession(response);
      const rows = await listSessions(store, name);
      response.json({ items: rows.map((row) => sessionView(row, session)) });
    });

    add(operations.endSession, async (request, response) => {
      const { name } = ownSession(response);
      const { data: session } = SessionId.safeParse(request.params['session']);
      if (session === undefined || !(await endSession(store, name, session)))
        throw new Problem('not-found', 'You have no such session');
      response.status(204).end();
    });

    add(operations.changePassword, async (request, response) => {
      const from = await countedAddress(api, request);
      const { name, session } = ownSession(response);
      const passwords = checkedBody(PasswordChange, request.body);
      const detail = passwordFault(passwords.newPassword, name);
      if (detail) throw new Problem('invalid-request', detail, { errors: [{ pointer: '#/newPassword', detail }] });
      const result = await changeOwnPassword(store, { name, session, from }, passwords);
      if (result === 'wrong') throw new Problem('forbidden', 'The old password is wrong');
      if (result === 'locked') throw tooManyAttempts();
      response.status(204).end();
    });
  });
}

/** Limits password checks from one address, because each costs processor time. */
async function countedAddress(api: Api, request: Request): Promise<string> {
  const from = callerNetworkIn(request);
  await api.limits.perAddress(from);
  return from;
}

const tooManyAttempts = (): Problem =>
  new Problem('too-many-requests', 'Too many wrong passwords', {
    headers: { 'retry-after': String(LOCK_MS / 1000) },
  });

function ownSession(response: Response): { name: string; session: string } {
  const caller = callerOf(response);
  if (caller.kind === 'operator' && caller.session) return { name: caller.name, session: caller.session };
  throw new Problem('not-found', 'This is not a local session: its OIDC issuer manages it');
}

const sessionView = ({ prefix, createdAt, lastSeenAt, expiresAt }: ListedSession, current: string) => ({
  id: prefix,
  current: prefix === current,
  createdAt: createdAt.toISOString(),
  lastSeenAt: lastSeenAt.toISOString(),
  expiresAt: expiresAt.toISOString(),
});
