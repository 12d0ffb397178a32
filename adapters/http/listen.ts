import type { Server } from 'node:http';
import { WrongSettings } from '../settings/wrong-settings.ts';

/** Where a server listens; `variable` is the setting of its port. */
type Place = { host: string; port: number; variable: string };

const WORDS: Record<string, (place: Place) => string> = {
  EADDRINUSE: ({ port, variable }) =>
    `${variable}: port ${port} is in use: stop the other program, or set another port`,
  EACCES: ({ port, variable }) => `${variable}: port ${port} may not be opened by this user: set one above 1023`,
  EADDRNOTAVAIL: ({ host, variable }) =>
    `${variable.replace('PORT', 'HOST')}: this machine does not have the address ${host}`,
};

/** Resolves when the server listens; throws in words when it cannot. */
export function listening(server: Server, place: Place): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (fault: NodeJS.ErrnoException) => {
      const words = WORDS[fault.code ?? '']?.(place);
      reject(words === undefined ? fault : new WrongSettings(`Wrong settings:\n  ${words}`, { cause: fault }));
    });
    server.listen(place.port, place.host, resolve);
  });
}
