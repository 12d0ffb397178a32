import { randomBytes } from 'node:crypto';
import { addOperator } from '../../../adapters/store/access/operators.ts';
import { signIn } from '../../../adapters/store/access/operator-sessions.ts';
import type { OperatorRole } from '../../../domain/operator-role.ts';
import type { RunningApi } from '../support.ts';

/** A name that no other test has. */
export const aName = (): string =>
  `a${[...randomBytes(12)].map((byte) => String.fromCodePoint(97 + (byte % 26))).join('')}`;

/** An account that no other test uses. */
export async function account(api: RunningApi, role: OperatorRole = 'viewer') {
  const [name, password] = [aName(), randomBytes(12).toString('base64url')];
  await addOperator(api.store, { name, role, password }, 'test');
  return { name, password };
}

/** An operator with this role who is signed in. */
export async function operatorWith(api: RunningApi, role: OperatorRole): Promise<{ name: string; token: string }> {
  const who = await account(api, role);
  const session = await signIn(api.store, undefined, { ...who, from: 'a desk' });
  if (typeof session === 'string') throw new Error(session);
  return { name: who.name, token: session.token };
}

/** The tokens of an operator and of a supervisor, for the rule of two persons. */
export async function twoOperators(api: RunningApi): Promise<[string, string]> {
  return [(await operatorWith(api, 'operator')).token, (await operatorWith(api, 'supervisor')).token];
}
