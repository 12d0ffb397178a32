import { PasswordChange, Session, SessionList, SignIn } from './operators.ts';
import type { Operation } from '../http/operation.ts';

const common = { tag: 'Operators' } as const;

export const signIn: Operation = {
  ...common,
  method: 'post',
  path: '/v1/operators/sessions',
  id: 'signIn',
  summary: 'Sign in with a local account',
  description:
    'After five wrong passwords for a name from one address, that address cannot sign in with the name for 15 ' +
    'minutes, whether the account exists or not; after fifty from all addresses, only addresses from which its owner ' +
    'has lately signed in can. A sixth session ends the oldest.',
  caller: 'public',
  body: SignIn,
  answers: { 201: { description: 'A session', schema: Session } },
  problems: ['unauthenticated', 'too-many-requests', 'unavailable'],
};

export const signOut: Operation = {
  ...common,
  method: 'delete',
  path: '/v1/operators/sessions/current',
  id: 'signOut',
  summary: 'End your session',
  caller: 'operator',
  minimumRole: 'viewer',
  answers: { 204: { description: 'The session has ended' } },
  problems: ['not-found'],
};

export const listSessions: Operation = {
  ...common,
  method: 'get',
  path: '/v1/operators/sessions',
  id: 'listSessions',
  summary: 'List your open sessions, the newest first',
  caller: 'operator',
  minimumRole: 'viewer',
  answers: { 200: { description: 'Five at most', schema: SessionList } },
  problems: ['not-found'],
};

export const endSession: Operation = {
  ...signOut,
  path: '/v1/operators/sessions/{session}',
  id: 'endSession',
  summary: 'End another session of yours',
};

export const changePassword: Operation = {
  ...common,
  method: 'put',
  path: '/v1/operators/password',
  id: 'changePassword',
  summary: 'Change your password; your other sessions end',
  caller: 'operator',
  minimumRole: 'viewer',
  body: PasswordChange,
  answers: { 204: { description: 'The password is changed' } },
  problems: ['not-found'],
};

export const operatorOperations = [signIn, signOut, listSessions, endSession, changePassword];
