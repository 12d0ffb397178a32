import type { Request, RequestHandler } from 'express';
import { API_KEY, SESSION_TOKEN } from '../../adapters/keys/api-key.ts';
import { findApiKey, isProvider } from '../../adapters/store/access/api-keys.ts';
import { findSession } from '../../adapters/store/access/operator-sessions.ts';
import type { OperatorRole } from '../../domain/operator-role.ts';
import { isAtLeast } from '../../domain/operator-role.ts';
import type { Caller } from './caller.ts';
import type { Api } from './context.ts';
import { isOfferId } from './offer-id.ts';
import { auditRead } from './audited-read.ts';
import { Problem, unavailable } from './problem.ts';

/** What a provider's system may be let in for. */
export type Scope = 'offers' | 'services';
/** Who may call: providers with a scope, if any, and operators from a role on, if any. `showsPeople`: the route notes
 *  the look. */
export type Admission = { id: string; scope?: Scope; minimumRole?: OperatorRole; showsPeople?: boolean };

const BEARER = /^Bearer +([\w.~+/=-]+)$/i;

/** Lets in who may call (§6b). What an operator is about to see or do is written down first, or it is not shown or
 *  done. */
export function authenticate(api: Api, admission: Admission): RequestHandler {
  return async (request, response, next) => {
    const [, token] = BEARER.exec(request.get('authorization') ?? '') ?? [];
    const caller = token === undefined ? undefined : await bearerOf(api, token);
    if (!caller) throw unauthenticated(request);
    response.locals['caller'] = caller;
    admit(caller, admission);
    await api.limits.perKey(caller.id);
    if (caller.kind === 'operator' && !admission.showsPeople) {
      const { id } = request.params;
      await auditRead(api, response, admission, isOfferId(id) ? { offerId: id.toLowerCase() } : {});
    }
    next();
  };
}

const KEY = new RegExp(`^${API_KEY.source}$`);
const SESSION = new RegExp(`^${SESSION_TOKEN.source}$`);
const JWT = /^[\w-]+\.[\w-]+\.[\w-]+$/;

async function bearerOf({ store, peppers, tokens }: Api, token: string): Promise<Caller | undefined> {
  if (KEY.test(token)) {
    const known = await findApiKey(store, peppers, token);
    return known && { kind: 'provider', ...known };
  }
  if (SESSION.test(token)) return findSession(store, peppers, token);
  if (!tokens || !JWT.test(token)) return undefined;
  const bearer = await tokens(token).catch(() => {
    throw unavailable();
  });
  return bearer?.kind === 'provider' && !(await isProvider(store, bearer.providerId)) ? undefined : bearer;
}

function admit(caller: Caller, { scope, minimumRole }: Admission): void {
  if (caller.kind === 'operator') {
    if (!minimumRole) throw new Problem('forbidden', 'Only a provider’s system may do this');
    if (!isAtLeast(caller.role, minimumRole)) throw new Problem('forbidden', `This needs the role ${minimumRole}`);
    return;
  }
  if (!scope) throw new Problem('forbidden', 'Only an operator may do this');
  if (!caller.scopes.includes(scope)) throw new Problem('forbidden', `This needs the scope ${scope}`);
}

function unauthenticated(request: Request): Problem {
  const detail = request.get('authorization')
    ? 'This key or token is not known or no longer valid'
    : 'Send a key or a token: Authorization: Bearer <key>';
  return new Problem('unauthenticated', detail, { headers: { 'www-authenticate': 'Bearer' } });
}
