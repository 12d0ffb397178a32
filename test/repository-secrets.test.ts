/** The repository holds no secret: every tracked file is read. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import type { Exception } from './support/exceptions.ts';
import { refused, uselessExceptions } from './support/exceptions.ts';

/** The forms of secrets; the first is the pattern for secret scanners (docs/security/operating.md). */
const SECRETS = {
  'an API key or a session': /us[sy]_[A-Za-z0-9]{8}_[A-Za-z0-9_-]{43}/,
  'a webhook secret': /whsec_[A-Za-z0-9+/]{32,}/,
  'a private key': /-----BEGIN [A-Z ]*PRIVATE KEY-----(?:\s|\\n)+(?:[\w-]+: .*\s+)*[A-Za-z0-9+/=]{40,}/,
  'a key of a key file': /^[a-z0-9][a-z0-9.-]{0,30} [A-Za-z0-9+/]{43}=$/m,
};
const LONG = /(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{43,}={0,2}/g;
/** Files in which such text is not a secret, each with its reason. */
const KNOWN: Record<string, string> = {
  'test/adapters/sms/smpp/tls/key.pem': 'the key of a certificate for 127.0.0.1 that only the test trusts',
  'test/adapters/temporal/tls/server.key.pem': 'the key of a certificate that only the test trusts',
  'test/adapters/temporal/tls/client.key.pem': 'the same',
};
/** Files in which long base64 is no secret. */
const LONG_IS_PUBLIC: readonly Exception[] = [
  { place: /(^|\/)package-lock\.json:/, reason: 'hashes of packages' },
  { place: /^test\/histories\//, reason: 'recorded payloads' },
  { place: /^docs\/examples\//, reason: 'public keys and signatures' },
  { place: /^docs\/proof\.md:/, reason: 'a public key and a signature' },
  { place: /\/cert\.pem:/, reason: 'certificates' },
  { place: /^test\/adapters\/temporal\/tls\/\w+\.pem:/, reason: 'certificates' },
  { place: /^test\/adapters\/proof\/notes\.test\.ts:/, reason: 'public keys and signatures' },
  { place: /^adapters\/keys\/api-key\.ts:/, reason: 'an alphabet' },
];

const secretsIn = (file: string, text: string): string[] => [
  ...shapedIn(file, text),
  ...refused(longIn(file, text), LONG_IS_PUBLIC),
];

function shapedIn(file: string, text: string): string[] {
  const shaped = Object.entries(SECRETS).filter(([, shape]) => shape.test(text));
  return shaped.map(([kind]) => `${file}: ${kind}`);
}

const longIn = (file: string, text: string): string[] =>
  (text.match(LONG) ?? []).filter(isRandom).map((one) => `${file}: ${one.slice(0, 6)}…`);

/** Words and paths repeat letters and keep one case; 32 random bytes in base64 do neither. */
function isRandom(text: string): boolean {
  if (![/[A-Z]/, /[a-z]/, /\d/].every((kind) => kind.test(text))) return false;
  const shares = [...new Set(text)].map((letter) => (text.split(letter).length - 1) / text.length);
  const bits = -shares.reduce((sum, share) => sum + share * Math.log2(share), 0);
  return bits > 4.3;
}

describe('secrets', () => {
  it('stand in no file of the repository', function () {
    if (!fs.existsSync('.git')) return this.skip();
    const files = execFileSync('git', ['ls-files', '-z'], { encoding: 'utf8' }).split('\0').filter(Boolean);
    assert.ok(files.length > 500);
    const texts = files
      .filter((file) => fs.existsSync(file) && fs.statSync(file).isFile())
      .map((file) => [file, fs.readFileSync(file, 'latin1')] as const);
    const others = texts.filter(([file]) => !(file in KNOWN));
    assert.deepEqual(
      others.flatMap(([file, text]) => secretsIn(file, text)),
      [],
    );
    const known = texts.filter(([file, text]) => file in KNOWN && shapedIn(file, text).length > 0);
    assert.deepEqual(known.map(([file]) => file).toSorted(), Object.keys(KNOWN).toSorted());
    const long = others.flatMap(([file, text]) => longIn(file, text));
    assert.deepEqual(uselessExceptions(long, LONG_IS_PUBLIC), []);
  });

  it('would be found', () => {
    const random = Buffer.from(Array.from({ length: 32 }, (_, index) => (index * 89 + 41) % 256));
    const planted = [
      `usy_ab12CD34_${random.toString('base64url')}`,
      `uss_ab12CD34_${random.toString('base64url')}`,
      `whsec_${random.toString('base64')}`,
      `-----BEGIN PRIVATE KEY-----\n${random.toString('base64')}`,
      `'-----BEGIN EC PRIVATE KEY-----\\n${random.toString('base64')}'`,
      `-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\n${random.toString('base64')}`,
      `k1 ${random.toString('base64')}`,
      `token: "${random.toString('base64url')}"`,
    ];
    for (const text of planted) assert.notDeepEqual(secretsIn('a.ts', text), [], text);
    assert.deepEqual(
      secretsIn('a.md', 'test/adapters/catalogue/load-catalogue.test.ts of workflows/offer-lifecycle'),
      [],
    );
  });
});
