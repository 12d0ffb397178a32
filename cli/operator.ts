import { text } from 'node:stream/consumers';
import { openPeppers } from '../adapters/keys/api-key.ts';
import { newPassword, passwordFault } from '../adapters/keys/password.ts';
import { refuseWithoutPepper } from '../adapters/store/access/api-keys.ts';
import {
  addOperator,
  changePassword,
  changeRole,
  disableOperator,
  listOperators,
} from '../adapters/store/access/operators.ts';
import type { Store } from '../adapters/store/database/store.ts';
import type { OperatorRole } from '../domain/operator-role.ts';
import { OPERATOR_ROLES } from '../domain/operator-role.ts';
import { whoAmI, withAccess } from './api-key.ts';

type Options = { role?: string | undefined; isOwn: boolean };

/** Makes an account. */
export const newOperator = (name: string, options: Options): Promise<number> =>
  withPepper((store) => add(store, name, roleOf(options), options.isOwn));

/** Sets a new password. */
export const newPasswordFor = (name: string, { isOwn }: Options): Promise<number> =>
  withPepper((store) => renew(store, name, isOwn));

/** Gives an account another role. */
export const newRole = (name: string, options: Options): Promise<number> =>
  withAccess((store) => done(changeRole(store, name, roleOf(options), whoAmI())));

/** Disables an account. */
export const disable = (name: string): Promise<number> =>
  withAccess((store) => done(disableOperator(store, name, whoAmI())));

/** Prints all accounts. */
export const listAll = (): Promise<number> => withAccess(list);

/** Refuses settings of another installation here, and not only at the first sign-in of the account. */
const withPepper = (work: (store: Store) => Promise<number>): Promise<number> =>
  withAccess(async (store, config) => {
    await refuseWithoutPepper(store, openPeppers(config.keys.apiKeyPepper));
    return work(store);
  });

function roleOf({ role }: Options): OperatorRole {
  const found = OPERATOR_ROLES.find((one) => one === role);
  if (!found) throw new Error(`--role is one of ${OPERATOR_ROLES.join(', ')}; it is "${role}"`);
  return found;
}

async function add(store: Store, name: string, role: OperatorRole, isOwn: boolean): Promise<number> {
  const password = await passwordOf(isOwn, name);
  return done(addOperator(store, { name, role, password, isPrinted: !isOwn }, whoAmI()), isOwn ? undefined : password);
}

async function renew(store: Store, name: string, isOwn: boolean): Promise<number> {
  const password = await passwordOf(isOwn, name);
  return done(changePassword(store, name, { password, isPrinted: !isOwn }, whoAmI()), isOwn ? undefined : password);
}

/** Reads the password from standard input: as an argument it would be visible in the list of processes. */
async function passwordOf(isOwn: boolean, name: string): Promise<string> {
  if (!isOwn) return newPassword();
  const given = (await text(process.stdin)).replace(/\r?\n$/, '');
  const fault = passwordFault(given, name);
  if (fault) throw new Error(fault);
  return given;
}

async function done(change: Promise<void>, password?: string): Promise<number> {
  await change;
  if (password === undefined) return 0;
  console.log(password);
  console.error('Shown only once, valid for three days: sign in and set your own (PUT /v1/operators/password).');
  return 0;
}

async function list(store: Store): Promise<number> {
  const all = await listOperators(store);
  if (all.length === 0) console.error('There is no account yet: npx usynys operator new <name> --role <role>');
  for (const { name, role, disabledAt } of all)
    console.log(`${name}  ${role}${disabledAt ? `  disabled ${disabledAt.toISOString()}` : ''}`);
  return 0;
}
