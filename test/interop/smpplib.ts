/** A client of the SMSC with a codec that is not ours: Python's smpplib as a child process. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { smpplibPython } from '../../scripts/setup/smpplib.mjs';

export interface Delivered {
  source_addr: string;
  source_addr_ton: number;
  source_addr_npi: number;
  destination_addr: string;
  esm_class: number;
  data_coding: number;
  sm_length: number;
  message_state: number | null;
  receipted_message_id: string;
  /** The short message, as hex. */
  octets: string;
  /** The status with which smpplib answered it. */
  answered: number;
}
type Answer = {
  system_id?: string;
  version?: number;
  message_id?: string;
  state?: number;
  final_date?: string;
  parts?: string[];
  coding?: number;
  esm_class?: number;
  delivered?: Delivered[];
  /** The SMSC's error (command_status), a closed connection, or an exception of smpplib. */
  status?: number;
  cut?: true;
  error?: string;
};
export type Smpplib = Awaited<ReturnType<typeof startSmpplib>>;

const ANSWERS_WITHIN_MS = 20_000;

/** Starts Python; it is connected to the SMSC and not yet bound. */
export async function startSmpplib(port: number) {
  const python = process.env['SMPPLIB_PYTHON'] ?? (await smpplibPython());
  const child = spawn(python, [path.join(import.meta.dirname, 'smpplib_client.py')], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  let warnings = '';
  child.stderr.on('data', (text) => (warnings += String(text)));
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();

  /** Sends one command and returns its answer, which may be an error: for commands that a test expects to fail. */
  async function attempt(command: string, given: object = {}): Promise<Answer> {
    child.stdin.write(`${JSON.stringify({ do: command, ...given })}\n`);
    const timer = setTimeout(kill, ANSWERS_WITHIN_MS);
    const { value, done } = await lines.next();
    clearTimeout(timer);
    if (done) throw new Error(`smpplib: no answer to ${command}\n${warnings}`);
    return JSON.parse(value) as Answer;
  }
  async function call(command: string, given: object = {}): Promise<Answer> {
    const answer = await attempt(command, given);
    if (answer.error) throw new Error(`smpplib: ${command}: ${answer.error}\n${warnings}`);
    return answer;
  }
  await call('connect', { host: '127.0.0.1', port });
  return {
    attempt,
    call,
    receive: async (count = 1) => (await call('receive', { count })).delivered!,
    /** The warnings of smpplib, such as those about TLVs that it does not know. */
    warnings: () => warnings,
    async stop() {
      process.off('exit', kill);
      child.stdin.end();
      kill();
    },
  };
}
