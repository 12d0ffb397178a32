import { readFileSync } from 'node:fs';
import net from 'node:net';
import tls from 'node:tls';
import type { SmppSettings } from './settings.ts';

type Address = SmppSettings['sessions'][number];
/** Connects to an SMSC. `opened` is called when bytes may flow; a socket that does not open in time is destroyed. */
export type Dial = (address: Address, opened: () => void, withinMs: number) => net.Socket;

/** Prepares connections; reads the TLS files once, so that a missing file stops the process at its start. */
export function dialer({ tls: secure }: SmppSettings): Dial {
  const { caFile, serverName }: { caFile?: string; serverName?: string } = typeof secure === 'object' ? secure : {};
  const trust = caFile ? { ca: readFileSync(caFile) } : {};
  return ({ host, port }, opened, withinMs) => {
    const servername = serverName ?? (net.isIP(host) ? undefined : host);
    const socket = secure
      ? tls.connect({ host, port, ...trust, ...(servername ? { servername } : {}) })
      : net.connect({ host, port });
    const timer = setTimeout(() => socket.destroy(), withinMs);
    socket.once('close', () => clearTimeout(timer));
    return socket.once(secure ? 'secureConnect' : 'connect', () => {
      clearTimeout(timer);
      opened();
    });
  };
}
