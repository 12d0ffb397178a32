import assert from 'node:assert/strict';
import { generateKeyPairSync, verify } from 'node:crypto';
import type { LookupAddress } from 'node:dns';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Webhook } from 'standardwebhooks';
import { callbackAddresses } from '../../../adapters/callbacks/callback-addresses.ts';
import { openCallbackSender } from '../../../adapters/callbacks/callback-sender.ts';
import { readCallbackKeys } from '../../../adapters/callbacks/callback-keys.ts';
import type { CallbackListener } from './callback-listener.ts';
import { openCallbackListener } from './callback-listener.ts';

const secretOf = (byte: number) => `whsec_${Buffer.alloc(32, byte).toString('base64')}`;
const body = { type: 'offer.state-changed', data: { state: 'SENT', reference: 'көшу' } };
const LOOPBACK = { allowHosts: [], allowNetworks: ['127.0.0.0/8'], httpsOnly: false, keys: [] };

describe('the callback sender', () => {
  let listener: CallbackListener;
  before(async () => void (listener = await openCallbackListener()));
  beforeEach(() => {
    listener.received.length = 0;
    listener.answer = () => ({});
  });
  after(() => listener.stop());

  type More = Partial<Parameters<typeof openCallbackSender>[0]>;
  const send = async (url: string, more: More = {}, secrets = [secretOf(1)]) => {
    const sender = openCallbackSender({ ...LOOPBACK, ...more });
    const result = await sender.send({ id: 'msg_1', body, url, secrets });
    sender.close();
    return result;
  };
  /** A resolver that gives these answers, one after the other. */
  const resolving = (...answers: string[][]) => {
    let asked = 0;
    return {
      asked: () => asked,
      resolve: (_host: string, _options: object, done: (error: null, all: LookupAddress[]) => void) => {
        const all = answers[Math.min(asked++, answers.length - 1)]!;
        done(
          null,
          all.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
        );
      },
    };
  };

  it('signs v1 with each of two secrets and v1a with each key of the file, and the library accepts both', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'usynys-callback-keys-'));
    const pair = () => generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
    await writeFile(path.join(folder, 'keys.pem'), `${pair()}\n${pair()}`);
    const keys = readCallbackKeys(path.join(folder, 'keys.pem'));
    await rm(folder, { recursive: true });
    const { outcome, status } = await send(listener.url, { keys }, [secretOf(1), secretOf(2)]);
    assert.deepEqual([outcome, status], ['delivered', 204]);
    const [{ headers, raw }] = listener.received as [(typeof listener.received)[0]];
    for (const secret of [secretOf(1), secretOf(2)])
      assert.deepEqual(new Webhook(secret).verify(raw, headers as Record<string, string>), body);
    assert.throws(() => new Webhook(secretOf(3)).verify(raw, headers as Record<string, string>));

    const signatures = String(headers['webhook-signature']).split(' ');
    assert.deepEqual(
      signatures.map((one) => one.split(',')[0]),
      ['v1', 'v1', 'v1a', 'v1a'],
    );
    const signed = Buffer.from(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${raw}`);
    for (const [index, { publicKey }] of keys.entries()) {
      assert.match(publicKey, /^whpk_[A-Za-z0-9+/]{43}=$/);
      const x = Buffer.from(publicKey.slice(5), 'base64').toString('base64url');
      const signature = Buffer.from(signatures[2 + index]!.slice(4), 'base64');
      const key = { key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' } as const;
      assert.ok(verify(null, signed, key, signature));
      assert.ok(!verify(null, Buffer.concat([signed, Buffer.from(' ')]), key, signature));
    }
  });

  it('refuses a key file without Ed25519 keys, and quotes none of it', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'usynys-callback-keys-'));
    const file = path.join(folder, 'keys.pem');
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' });
    for (const text of [
      '',
      'secret-words',
      String(rsa),
      '-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----',
    ]) {
      await writeFile(file, text);
      assert.throws(
        () => readCallbackKeys(file),
        (fault: Error) => {
          assert.match(fault.message, /^The keys of callbacks in .* cannot be used/);
          return !/secret|c2Vj|MII/.test(fault.message);
        },
      );
    }
    assert.throws(() => readCallbackKeys(`${file}.none`), /ENOENT/);
    await rm(folder, { recursive: true });
  });

  it('accepts 2xx as success only, follows no redirect, and obeys 410 and Retry-After', async () => {
    const other = await openCallbackListener();
    const cases: [number, Record<string, string>, object][] = [
      [200, {}, { outcome: 'delivered', status: 200 }],
      [299, {}, { outcome: 'delivered', status: 299 }],
      [301, { location: other.url }, { outcome: 'failed', status: 301, error: 'redirect' }],
      [307, { location: other.url }, { outcome: 'failed', status: 307, error: 'redirect' }],
      [410, {}, { outcome: 'gone', status: 410, error: 'status' }],
      [401, {}, { outcome: 'failed', status: 401, error: 'status' }],
      [503, { 'retry-after': '120' }, { outcome: 'failed', status: 503, error: 'status', retryAfterMs: 120_000 }],
      [429, { 'retry-after': 'soon' }, { outcome: 'failed', status: 429, error: 'status' }],
    ];
    for (const [status, headers, expected] of cases) {
      listener.answer = () => ({ status, headers });
      const { ms, ...result } = await send(listener.url);
      assert.deepEqual(result, expected, String(status));
      assert.ok(ms >= 0);
    }
    assert.equal(other.received.length, 0);
    await other.stop();
  });

  it('waits for the status only: the body may be endless, huge or missing', async () => {
    listener.answer = () => ({ status: 200, endless: true });
    assert.equal((await send(listener.url, { timeoutMs: 2_000 })).outcome, 'delivered');
    listener.answer = () => ({ status: 200, body: Buffer.alloc(5_000_000) });
    assert.equal((await send(listener.url)).outcome, 'delivered');
    listener.answer = () => ({ slowMs: 2_000 });
    const { outcome, error } = await send(listener.url, { timeoutMs: 100 });
    assert.deepEqual([outcome, error], ['failed', 'timeout']);
  });

  it('reports a failed call by the kind of its error', async () => {
    const closed = await openCallbackListener();
    await closed.stop();
    assert.equal((await send(closed.url)).error, 'refused');
    assert.equal((await send('http://nobody.invalid/')).error, 'name-not-found');
    assert.equal((await send(listener.url.replace('http:', 'https:'))).error, 'tls');
    assert.equal((await send('no address')).error, 'connection');
  });

  const FORBIDDEN = `
    127.0.0.1 127.1 2130706433 0x7f000001 0177.0.0.1 0.0.0.0 10.0.0.1 172.16.0.1 172.31.255.255 192.168.0.1
    169.254.169.254/latest/meta-data/ 100.64.0.1 100.127.255.255 198.18.0.1 224.0.0.1 255.255.255.255 [::1]
    [::] [fe80::1] [fc00::1] [fd12:3456::1] [::ffff:127.0.0.1] [::ffff:a9fe:a9fe] [::127.0.0.1]
    [64:ff9b::7f00:1] [2002:7f00:1::] [2001::1] [fec0::1] [ff02::1] [2001:db8::1] localhost`;
  for (const host of FORBIDDEN.trim().split(/\s+/)) {
    const url = `http://${host}`;
    it(`§6b does not call ${url}`, async () => {
      const { outcome, error } = await send(url, { allowNetworks: [] });
      assert.deepEqual([outcome, error], ['failed', 'address-forbidden']);
    });
  }

  it('§6b may call public addresses, and private ones that the installation names', async () => {
    const isForbidden = (address: string, allowNetworks: string[]) => {
      const { lookup } = callbackAddresses({ allowHosts: [], allowNetworks }, resolving([address]).resolve);
      return new Promise<boolean>((resolve) => lookup('provider.example', { all: true }, (error) => resolve(!!error)));
    };
    for (const address of ['93.184.215.14', '172.32.0.1', '100.128.0.1', '2a00:1450:4001::1', '::ffff:5db8:d70e'])
      assert.equal(await isForbidden(address, []), false, address);
    for (const address of ['10.20.3.4', '::ffff:10.20.3.4', 'fd00::5', 'fe80::1%eth0', 'no address', ''])
      assert.equal(await isForbidden(address, []), true, address);
    assert.equal(await isForbidden('10.20.3.4', ['10.20.0.0/16']), false);
    assert.equal(await isForbidden('::ffff:10.20.3.4', ['10.20.0.0/16']), false);
    assert.equal(await isForbidden('10.21.3.4', ['10.20.0.0/16']), true);
    assert.equal(await isForbidden('fd00::5', ['fd00::/8']), false);
  });

  it('§6b checks the address of the connection: a name that later resolves to a private one is refused', async () => {
    listener.answer = () => ({ headers: { connection: 'close' } });
    const rebinding = resolving(['127.0.0.1'], ['10.0.0.1'], ['127.0.0.1', '10.0.0.1']);
    const sender = openCallbackSender({ ...LOOPBACK, allowNetworks: ['127.0.0.1/32'], resolve: rebinding.resolve });
    const callback = { id: 'm', body, url: `http://provider.example:${listener.port}/`, secrets: [secretOf(1)] };
    const outcomes = [];
    for (let count = 0; count < 3; count += 1) {
      const { outcome, error } = await sender.send(callback);
      outcomes.push(error ?? outcome);
    }
    sender.close();
    assert.deepEqual(outcomes, ['delivered', 'address-forbidden', 'address-forbidden']);
    assert.equal(rebinding.asked(), 3, 'one question for one connection');
    assert.equal(listener.received.length, 1);
  });

  it('§6b calls listed hosts only, where hosts are listed', async () => {
    const at = (host: string) => `http://${host}:${listener.port}/`;
    const listed = { allowHosts: ['provider.example', '*.gov.kz'], ...resolving(['127.0.0.1']) };
    for (const host of ['provider.example', 'PROVIDER.example.', 'a.gov.kz', 'b.a.gov.kz'])
      assert.equal((await send(at(host), listed)).outcome, 'delivered', host);
    for (const host of ['gov.kz', 'xgov.kz', 'provider.example.org', 'a.provider.example', '127.0.0.1'])
      assert.equal((await send(at(host), listed)).error, 'address-forbidden', host);
  });

  it('§6b requires HTTPS in production', async () => {
    assert.equal((await send(listener.url, { httpsOnly: true })).error, 'not-https');
    assert.equal(listener.received.length, 0);
  });
});
