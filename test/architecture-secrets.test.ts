/** §6b Secrets are compared in constant time, by one function in `adapters/keys`. */
import assert from 'node:assert/strict';
import type { Exception } from './support/exceptions.ts';
import { refused, uselessExceptions } from './support/exceptions.ts';
import { codeOf, readTree } from './support/source-tree.ts';

const ONLY_HELPER = 'adapters/keys/secret-comparison.ts';
/** The folders that receive or store credentials. `domain` compares public hashes. */
const FOLDERS = /^(api|worker|cli|adapters)\//;
const PUBLIC_HASHES: readonly Exception[] = [
  { place: /^adapters\/store\/log\/verify\//, reason: 'the audit compares public hashes of the log' },
];

/** Names of secrets and of proofs of a secret, also as the last word of a longer name. */
const SECRET = /(secret|signature|token|hash|hmac|mac|digest|sha256|password|pepper|ticket|credential|apikey|sign)s?$/i;
const OPERAND = String.raw`[\w$]+(?:[?!]?\.[\w$]+|\[[^\]]*\]|!|\([^()]*\))*`;
const COMPARED = new RegExp(String.raw`(typeof\s+)?(${OPERAND}|'[^']*')\s*(?:===?|!==?)\s*(${OPERAND}|'[^']*')`, 'g');
const SEARCHED = new RegExp(
  String.raw`(${OPERAND})\.(?:includes|indexOf|equals|startsWith|endsWith|localeCompare)\((${OPERAND})\)`,
  'g',
);
/** Comparisons with a literal: they check presence or choose between known values. */
const HARMLESS = /^(undefined|null|true|false|\d+|'[^']*')$/;

/** Comparisons that look like one of a secret and are not, each with its reason. */
const ALLOWED: Record<string, string> = {
  'adapters/keys/api-key.ts: pepper.id !== stored.pepper': 'the id of a pepper, which is stored in the clear',
  'adapters/store/offers/make-offer.ts: earlierHash === hash':
    'two requests of one caller, by a keyed hash that no caller sends',
  "adapters/proof/tools.ts: bytes.toString('base64') === signature":
    'a public signature, whether it is written in one way only',
};

/** The last name of an operand: a property, a variable, or the function whose result is compared. */
const nameOf = (operand: string): string =>
  operand
    .replaceAll(/\([^()]*\)|\[[^\]]*\]|[!?]/g, '')
    .split('.')
    .at(-1) ?? '';

function guessable(file: string, source: string): string[] {
  const code = source.replaceAll(/\/\*[^]*?\*\/|(?<!:)\/\/.*$/gm, '');
  const compared = [...code.matchAll(COMPARED)]
    .filter(([, isType]) => !isType)
    .map(([all, , ...pair]) => ({ all, pair }));
  const searched = [...code.matchAll(SEARCHED)].map(([all, ...pair]) => ({ all, pair }));
  return [...compared, ...searched]
    .filter(({ pair }) => pair.some((one) => SECRET.test(nameOf(one!))) && !pair.some((one) => HARMLESS.test(one!)))
    .map(({ all }) => `${file}: ${all.replaceAll(/\s+/g, ' ')}`);
}

const sources = Object.entries(codeOf(readTree()))
  .filter(([file]) => FOLDERS.test(file))
  .map(([file, source]) => ({ file, source }));

describe('secrets', () => {
  it('§6b are compared in constant time wherever they are compared', () => {
    const found = sources.flatMap(({ file, source }) => guessable(file, source));
    assert.deepEqual(refused(found, PUBLIC_HASHES).toSorted(), Object.keys(ALLOWED).toSorted());
    assert.deepEqual(uselessExceptions(found, PUBLIC_HASHES), []);
  });

  it('§6b are compared by one function', () => {
    const own = sources.filter(({ source }) => source.includes('timingSafeEqual')).map(({ file }) => file);
    assert.deepEqual(own, [ONLY_HELPER]);
  });

  it('§6b a comparison that can be timed is found, however it is written', () => {
    for (const planted of [
      'if (given === secret) return true;',
      'return request.get(name) !== settings.webhookSecret;',
      'if (signature == expected[0]) next();',
      'const isRight = hmac(key, body) === given;',
      'return a.passwordHash\n    === b;',
      'tickets.includes(given)',
      'known.equals(digest(text))',
      'return expected.startsWith(token);',
    ])
      assert.equal(guessable('planted.ts', planted).length, 1, planted);
    for (const harmless of ['token === undefined', "typeof secret === 'string'", "hash !== ''", 'hashes.length === 0'])
      assert.deepEqual(guessable('harmless.ts', harmless), [], harmless);
  });
});
