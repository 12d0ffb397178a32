import type { Router } from 'express';
import { IDLE_MS, LOCK_MS, signIn, signOut } from '../../adapters/store/operator-sessions.ts';
import { householdOf } from '../../adapters/http/networks.ts';
import { callerAddress } from '../caller-address.ts';
import { callerOf } from '../caller.ts';
import type { Api } from '../context.ts';
import * as operations from '../operations/operators.ts';
import { Problem } from '../problem.ts';
import { SignIn } from '../schemas/operators.ts';
import { checkedBody } from '../validation.ts';
import { routes } from './routes.ts';

/** Operators come and go. */
export function sessionRoutes(api: Api): Router {
  const { store, peppers } = api;
  return routes(api, (add) => {
    add(operations.signIn, async (request, response) => {
      // To look at a password costs a processor's time: one address may not take all of it.
      await api.limits.perAddress(householdOf(callerAddress(request)));
      const session = await signIn(store, peppers, checkedBody(SignIn, request.body));
      if (session === 'wrong')
        throw new Problem('unauthenticated', 'This name and this password do not belong together');
      if (session === 'locked')
        throw new Problem('too-many-requests', 'Too many passwords were tried', {
          headers: { 'retry-after': String(LOCK_MS / 1000) },
        });
      const { expiresAt, ...more } = session;
      const body = { ...more, expiresAt: expiresAt.toISOString(), idleSeconds: IDLE_MS / 1000 };
      response.status(201).set('cache-control', 'no-store').json(body);
    });

    add(operations.signOut, async (_request, response) => {
      const caller = callerOf(response);
      if (caller.kind !== 'operator' || !caller.session)
        throw new Problem('not-found', 'This is no session of ours: its issuer ends it');
      await signOut(store, caller.session);
      response.status(204).end();
    });
  });
}
