/** Waits for the end of the supervisor that started it, and stops the programs that it left: a kill -9 cannot be
 *  caught. */
import { stopPrograms } from './leftovers.mjs';

for await (const _ of process.stdin); // no data is sent: the pipe ends when the supervisor ends
await stopPrograms(process.argv[2] ?? '');
