/** The roles of operators, from the lowest to the highest; each includes the rights of those before it. */
export const OPERATOR_ROLES = ['viewer', 'operator', 'supervisor', 'admin'] as const;
/** One of the roles of operators. */
export type OperatorRole = (typeof OPERATOR_ROLES)[number];

/** Whether a role is this one or a higher one. */
export const isAtLeast = (role: OperatorRole, minimum: OperatorRole): boolean =>
  OPERATOR_ROLES.indexOf(role) >= OPERATOR_ROLES.indexOf(minimum);

/** The highest of some roles; undefined when there is none. */
export const highestOf = (roles: readonly OperatorRole[]): OperatorRole | undefined =>
  OPERATOR_ROLES.findLast((role) => roles.includes(role));
