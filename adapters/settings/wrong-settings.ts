/** Settings, connections or keys that a program cannot start with; the message is complete without a stack. */
export class WrongSettings extends Error {
  override readonly name = 'WrongSettings';
}
