/** Settings, connections or keys that a program cannot start with; the message says all of it, a stack adds nothing. */
export class WrongSettings extends Error {
  override readonly name = 'WrongSettings';
}
