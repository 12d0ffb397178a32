/** A second place for checkpoints, which users of the database cannot change (§6c): it is only appended to. */
export interface CheckpointSink {
  /** The latest checkpoint, a signed note; undefined when there is none. */
  last(): Promise<string | undefined>;
  /** Adds checkpoints; durable when it returns. */
  append(notes: readonly string[]): Promise<void>;
}
