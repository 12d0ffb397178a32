/** smpplib connected to the SMSC of a sandbox, a new client for each test; to be called inside of `describe`. */
import assert from 'node:assert/strict';
import { startWorld } from '../sandbox/harness.ts';
import type { TestWorld } from '../sandbox/harness.ts';
import type { Delivered, Smpplib } from './smpplib.ts';
import { startSmpplib } from './smpplib.ts';

export const ACCOUNT = { system_id: 'usynys', password: 'sandbox' };
export const UCS_2 = 8;

export function smpplibAtSmsc() {
  let world: TestWorld;
  let smpplib: Smpplib;
  let phones = 0;
  before(async () => {
    world = await startWorld();
  });
  after(() => world.stop());
  beforeEach(async () => {
    smpplib = await startSmpplib(world.smppPort);
  });
  afterEach(async () => {
    await smpplib.stop();
    // smpplib warns that it ignores the carrier's own parameters, 0x1400 to 0x3FFF.
    const warnings = smpplib.warnings().split('\n');
    assert.deepEqual(
      warnings.filter((line) => line && !/parameter type 0x14/.test(line)),
      [],
    );
  });

  const aPhone = () => `7701777${String(++phones).padStart(4, '0')}`;
  const control = async (path: string, body: object) =>
    assert.ok((await world.call('POST', `/control/${path}`, body)).status < 300, path);
  return {
    aPhone,
    control,
    call: (command: string, given: object = {}) => smpplib.call(command, given),
    attempt: (command: string, given: object = {}) => smpplib.attempt(command, given),
    bound: (kind = 'transceiver') => smpplib.call('bind', { kind, ...ACCOUNT }),
    another: () => startSmpplib(world.smppPort),
    arrived: async (phone: string): Promise<{ text: string; parts: number; sender: string }[]> =>
      (await world.call('GET', `/control/messages?to=${encodeURIComponent(`+${phone}`)}`)).body,
    /** Calls the control API of the sandbox, and returns the `deliver_sm` that smpplib receives meanwhile. */
    during: async (path: string, body: object, count: number): Promise<Delivered[]> =>
      (await Promise.all([smpplib.receive(count), control(path, body)]))[0],
    /** Sends a text; smpplib chooses coding and parts. */
    async send(text: string, { to = aPhone(), coding = 0 } = {}) {
      const { parts = [], coding: used, esm_class } = await smpplib.call('split', { text, coding });
      const ids: string[] = [];
      for (const octets of parts) {
        const { message_id: id = '' } = await smpplib.call('submit', { to, octets, coding: used, esm_class });
        ids.push(id);
      }
      return { to, ids, coding: used };
    },
  };
}
