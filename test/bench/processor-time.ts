import { readdirSync, readFileSync } from 'node:fs';

/** Processor time that each part of the system has used so far, in milliseconds. */
export type ProcessorTime = Record<string, number>;

/** The kernel reports times to programs in hundredths of a second, whatever it uses itself. */
const TICK_MS = 10;

/** From /proc of Linux; undefined elsewhere. `pids`: the first process of each part; its children are counted with
 *  it. */
export function processorTime(pids: Record<string, number>): ProcessorTime | undefined {
  if (process.platform !== 'linux') return undefined;
  const all = allProcesses();
  const ofTree = (pid: number): number => {
    const own = all.find((one) => one.pid === pid);
    const children = all.filter(({ parent }) => parent === pid);
    return (own?.ms ?? 0) + (own?.endedChildrenMs ?? 0) + children.reduce((ms, child) => ms + ofTree(child.pid), 0);
  };
  const bench = process.cpuUsage();
  const parts = Object.entries(pids).map(([name, pid]) => [name, ofTree(pid)]);
  return { ...Object.fromEntries(parts), bench: (bench.user + bench.system) / 1000 };
}

/** Processor time that all programs together have used so far; undefined where there is no /proc. */
export function machineTime(): number | undefined {
  if (process.platform !== 'linux') return undefined;
  const [all = ''] = readFileSync('/proc/stat', 'utf8').split('\n');
  const [user = 0, nice = 0, system = 0, , , interrupts = 0, softInterrupts = 0, stolen = 0] = all
    .trim()
    .split(/\s+/)
    .slice(1)
    .map(Number);
  return (user + nice + system + interrupts + softInterrupts + stolen) * TICK_MS;
}

export function used(before?: ProcessorTime, after?: ProcessorTime): ProcessorTime | undefined {
  if (!before || !after) return undefined;
  return Object.fromEntries(Object.entries(after).map(([name, ms]) => [name, ms - (before[name] ?? 0)]));
}

type Seen = { pid: number; parent: number; ms: number; endedChildrenMs: number };

function allProcesses(): Seen[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const stat = statOf(name);
      if (!stat) return [];
      // The name in brackets may hold anything, so the fields are counted after it (proc(5)).
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      const [parent, user = 0, system = 0, userOfEnded = 0, systemOfEnded = 0] = [1, 11, 12, 13, 14].map((index) =>
        Number(fields[index]),
      );
      const ms = (user + system) * TICK_MS;
      return [{ pid: Number(name), parent: parent!, ms, endedChildrenMs: (userOfEnded + systemOfEnded) * TICK_MS }];
    });
}

/** Undefined for a process that ended meanwhile. */
function statOf(pid: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return undefined;
  }
}
