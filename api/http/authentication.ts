import type { Request, RequestHandler } from 'express';
import { API_KEY, SESSION_TOKEN } from '../../adapters/keys/api-key.ts';
import { ProviderId } from '../../adapters/catalogue/provider.ts';
import { findApiKey, standingOf } from '../../adapters/store/access/api-keys.ts';
import { findSession } from '../../adapters/store/access/operator-sessions.ts';
import type { OperatorRole } from '../../domain/operator-role.ts';
import { isAtLeast } from '../../domain/operator-role.ts';
import type { Caller } from './caller.ts';
import type { Api } from './context.ts';
import { isOfferId } from './offer-id.ts';
import type { AuditedRead } from './audited-read.ts';
import { auditRead } from './audited-read.ts';
import { Problem, unavailable } from './problem.ts';

/** The scopes of a provider's system. */
export type Scope = 'offers' | 'services';
/** Who may call: providers with a scope, if any, and operators from a minimum role, if any. `showsPersonalData`: the
 *  route itself writes the audited read. */
export type Admission = { id: string; scope?: Scope; minimumRole?: OperatorRole; showsPersonalData?: boolean };

const BEARER = /^Bearer +([\w.~+/=-]+)$/i;

/** Admits callers that may call (§6b). The audit log records what an operator reads or does before it happens; when
 *  that fails, the request fails. */
export function authenticate(api: Api, admission: Admission): RequestHandler {
  return async (request, response, next) => {
    const [, token] = BEARER.exec(request.get('authorization') ?? '') ?? [];
    const caller = token === undefined ? undefined : await bearerOf(api, token);
    if (!caller) throw unauthenticated(request);
    response.locals['caller'] = caller;
    admit(caller, admission);
    await api.limits.perKey(caller.id);
    if (caller.kind === 'operator' && !admission.showsPersonalData) {
      await auditRead(api, response, admission, namedIn(request));
    }
    next();
  };
}

/** The offer, the provider or the task that the path names, for the audit log. */
function namedIn({ params: { id, task, provider } }: Request): AuditedRead {
  const { data } = ProviderId.safeParse(provider);
  if (data !== undefined) return { detail: { provider: data } };
  if (isOfferId(id)) return { offerId: id.toLowerCase() };
  return isOfferId(task) ? { detail: { task: task.toLowerCase() } } : {};
}

const KEY = new RegExp(`^${API_KEY.source}$`);
const SESSION = new RegExp(`^${SESSION_TOKEN.source}$`);
const JWT = /^[\w-]+\.[\w-]+\.[\w-]+$/;

async function bearerOf({ store, peppers, tokens }: Api, token: string): Promise<Caller | undefined> {
  if (KEY.test(token)) {
    const known = await findApiKey(store, peppers, token);
    if (known?.isDisabled) throw disabled();
    return known && { kind: 'provider', ...known };
  }
  if (SESSION.test(token)) return findSession(store, peppers, token);
  if (!tokens || !JWT.test(token)) return undefined;
  const bearer = await tokens(token).catch(() => {
    throw unavailable();
  });
  if (bearer?.kind !== 'provider') return bearer;
  const standing = await standingOf(store, bearer.providerId);
  if (standing === 'disabled') throw disabled();
  return standing === 'enabled' ? bearer : undefined;
}

const disabled = (): Problem =>
  new Problem('provider-disabled', 'The operating organisation has disabled this provider; its open offers go on');

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
    ? 'The key or token is unknown or no longer valid'
    : 'Send a key or a token: Authorization: Bearer <key>';
  return new Problem('unauthenticated', detail, { headers: { 'www-authenticate': 'Bearer' } });
}
