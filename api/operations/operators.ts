import { Session, SignIn } from '../schemas/operators.ts';
import type { Operation } from './operation.ts';

const common = { tag: 'Operators' } as const;

export const signIn: Operation = {
  ...common,
  method: 'post',
  path: '/v1/operators/sessions',
  id: 'signIn',
  summary: 'Sign in with an account of the house',
  description: 'After five wrong passwords no other is looked at for 15 minutes, whether the account is there or not.',
  caller: 'anybody',
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
  operators: 'viewer',
  answers: { 204: { description: 'It opens nothing any more' } },
  problems: ['not-found'],
};

export const operatorOperations = [signIn, signOut];
