/** Stored data with a retention period (§6b). */
export interface RetentionBook {
  /** Deletes data whose retention period is over, a batch of each class; `more` when some is left. */
  purge(): Promise<{ more: boolean }>;
}

/** Activities that delete expired data. */
export function createRetentionActivities({ book }: { book: RetentionBook }) {
  return {
    /** §6b: deletes a batch of each class of data whose retention period is over. A repeated call does no harm. */
    purgeBatch: (): Promise<{ more: boolean }> => book.purge(),
  };
}
export type RetentionActivities = ReturnType<typeof createRetentionActivities>;
