/** The time in epoch milliseconds: that of the machine in production, that of the test server in scenarios. Every term
 *  of the Rules is measured with it, never with the clock of the database. */
export type Clock = () => Promise<number>;
