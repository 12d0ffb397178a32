/** Our own record, as far as it may not be kept for ever. */
export interface RetentionBook {
  /** Lets go of what has been kept long enough, a batch of each class; `more` when some is left. */
  purge(): Promise<{ more: boolean }>;
}

/** Activities around what is kept only so long. */
export function createRetentionActivities({ book }: { book: RetentionBook }) {
  return {
    /** §6b: personal data is kept no longer than each class of it may be. Done again it does nothing twice. */
    purgeBatch: (): Promise<{ more: boolean }> => book.purge(),
  };
}
export type RetentionActivities = ReturnType<typeof createRetentionActivities>;
