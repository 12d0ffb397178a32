/** Ports: which are free, and which variables set them. */
import { randomInt } from 'node:crypto';
import net from 'node:net';
import { trouble } from './step.mjs';

/** @param {number} port 0: any free one @returns {Promise<number | undefined>} undefined when it is in use */
function tryToListen(port) {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', (/** @type {NodeJS.ErrnoException} */ error) => {
      if (error.code === 'EADDRINUSE') return resolve(undefined);
      return reject(error.code === 'EACCES' ? trouble(`Port ${port} may not be opened. Use one above 1023.`) : error);
    });
    server.listen(port, '127.0.0.1', () => {
      const address = /** @type {net.AddressInfo} */ (server.address());
      server.close(() => resolve(address.port));
    });
  });
}

/**
 * Refuses two programs on one port: the second could not listen.
 * @param {Record<string, number>} ports by the variable that sets them
 */
export function needDifferentPorts(ports) {
  const all = Object.entries(ports);
  for (const [index, [variable, port]] of all.entries()) {
    const twin = all.slice(0, index).find(([, other]) => other === port);
    if (twin) throw trouble(`${twin[0]} and ${variable} are both ${port}. Set one of them to another port.`);
  }
}

/**
 * Refuses to continue while one of these ports is in use.
 * @param {Record<string, number>} ports by the variable that sets them
 * @param {Record<string, string>} [hints] more solutions, by variable
 */
export async function needFreePorts(ports, hints = {}) {
  for (const [variable, port] of Object.entries(ports)) {
    if ((await tryToListen(port)) !== undefined) continue;
    const hint = hints[variable] ? `\n    ${hints[variable]}` : '';
    throw trouble(`Port ${port} is in use. Stop the program that uses it, or set ${variable} to another port.${hint}`);
  }
}

/** Below the ports of outgoing connections, which may take a port that was just found free. */
const ALL = { from: 10_000, to: 32_000 };
/** Parallel processes have a share each, because two of them could find the same port free. */
const [from = ALL.from, to = ALL.to] = process.env.FREE_PORTS?.split('-').map(Number) ?? [];
/** @type {Set<number>} */
const given = new Set();

/** @returns {Promise<number>} a port that is free now and that this process has not returned before */
export async function freePort() {
  for (;;) {
    const port = randomInt(from, to);
    if (given.has(port) || (await tryToListen(port)) === undefined) continue;
    given.add(port);
    return port;
  }
}

/** A share of the ports, as FREE_PORTS names it. @param {number} share @param {number} shares */
export function portsOf(share, shares) {
  const size = Math.floor((to - from) / shares);
  return `${from + share * size}-${from + (share + 1) * size}`;
}
