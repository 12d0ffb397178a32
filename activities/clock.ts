/** The time in epoch milliseconds: the system's in production, the test server's in stories. Whatever the law counts is
 *  measured with it and never with the clock of the database. */
export type Clock = () => Promise<number>;
