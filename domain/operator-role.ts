/** What people of the system may do, from the least to the most; each may all that those before it may. */
export const OPERATOR_ROLES = ['viewer', 'operator', 'supervisor', 'admin'] as const;
/** A role of an operator. */
export type OperatorRole = (typeof OPERATOR_ROLES)[number];

/** Whether a role is at least another one. */
export const isAtLeast = (role: OperatorRole, least: OperatorRole): boolean =>
  OPERATOR_ROLES.indexOf(role) >= OPERATOR_ROLES.indexOf(least);

/** The highest of some roles; undefined when there is none. */
export const highestOf = (roles: readonly OperatorRole[]): OperatorRole | undefined =>
  OPERATOR_ROLES.findLast((role) => roles.includes(role));
