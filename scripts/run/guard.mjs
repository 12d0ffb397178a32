/** Waits for the end of the run that started it, however it ends, and stops what that left: a kill cannot be caught
 *  -9. */
import { stopPrograms } from './leftovers.mjs';

for await (const _ of process.stdin); // nothing is ever sent: the pipe ends when the run does
await stopPrograms(process.argv[2] ?? '');
