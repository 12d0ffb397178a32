/** A second place for checkpoints, out of reach of a process that can change the database (§6c): what is in it
 *  stays. */
export interface CheckpointSink {
  /** The checkpoint that was put here last, a signed note; undefined when there is none. */
  last(): Promise<string | undefined>;
  /** Adds checkpoints; durable when it returns. */
  append(notes: readonly string[]): Promise<void>;
}
