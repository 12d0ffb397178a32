/** Bad inputs of `usynys` that need no database: each is refused in one clear and final sentence. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { BadInput } from '../support/refusal.ts';
import { refuses } from '../support/refusal.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'usynys-bad-'));
const PROOF = 'docs/examples/proof.json';
const file = (name: string, text: string) => {
  fs.writeFileSync(path.join(folder, name), text);
  return path.join(folder, name);
};
const no = path.join(folder, 'no');
const garbage = file('garbage.txt', 'garbage\n');
const ring = file(
  'ring.keys',
  `k1 ${Buffer.from(Array.from({ length: 32 }, (_, index) => index)).toString('base64')}\n`,
);

const COMMANDS: BadInput[] = [
  {
    what: 'a typo in a command',
    args: ['verfy'],
    says: 'There is no command "verfy". Did you mean "verify"? See npx usynys --help.',
    code: 2,
  },
  {
    what: 'a typo in the second word',
    args: ['vault', 'rotat'],
    says: 'There is no command "vault rotat". Did you mean "vault rotate"? See npx usynys --help.',
    code: 2,
  },
  {
    what: 'a word that is near to none',
    args: ['vault', 'open'],
    says: 'There is no command "vault open". Known: vault key, vault rotate, vault erase. See npx usynys --help.',
    code: 2,
  },
  {
    what: 'an option instead of a command',
    args: ['--colour'],
    says: 'There is no option --colour. See npx usynys --help.',
    code: 2,
  },
  {
    what: 'a typo in an option',
    args: ['audit', 'verify', '--key', 'keys.txt'],
    says:
      'audit verify: it has no option --key, but it has --keys.\n' +
      'npx usynys audit verify [--keys <file>] [--checkpoints <file>]',
    code: 2,
  },
  {
    what: 'an option without its value',
    args: ['verify', PROOF, '--keys'],
    says: 'verify: --keys needs a value.\nnpx usynys verify <proof.json> [--keys <file>]',
    code: 2,
  },
  {
    what: 'no argument',
    args: ['verify'],
    says: 'verify: <proof.json> is missing.\nnpx usynys verify <proof.json> [--keys <file>]',
    code: 2,
  },
  {
    what: 'an argument too many',
    args: ['verify', 'a', 'b'],
    says: 'verify: "b" is one argument too many.\nnpx usynys verify <proof.json> [--keys <file>]',
    code: 2,
  },
  {
    what: 'a needed option that is missing',
    args: ['operator', 'disable'],
    says: 'operator disable: <name> is missing.\nnpx usynys operator disable <name>',
    code: 2,
  },
  {
    what: 'an account without a role',
    args: ['operator', 'new', 'dana'],
    says:
      'operator new: --role is missing: what the account may do.\n' +
      'npx usynys operator new <name> --role viewer|operator|supervisor|admin [--own-password]',
    code: 2,
  },
];

const FILES: BadInput[] = [
  { what: 'a proof that is not there', args: ['verify', no], says: `There is no file ${no}.`, code: 2 },
  {
    what: 'a proof that is a folder',
    args: ['verify', folder],
    says: 'A folder was given where a file is wanted.',
    code: 2,
  },
  {
    what: 'a proof that is not JSON',
    args: ['verify', garbage],
    says: `${garbage} is not JSON, so it is no proof.`,
    code: 2,
  },
  {
    what: 'a file of keys that is not there',
    args: ['verify', PROOF, '--keys', no],
    says: `There is no file ${no}. \`npx usynys key show <key file> <name>\` prints the line of a key for it.`,
    code: 2,
  },
  {
    what: 'a file of keys with something else',
    args: ['verify', PROOF, '--keys', garbage],
    says: `${garbage}, line 1: A verifier key looks like name+8 hex digits+base64.`,
    code: 2,
  },
  { what: 'a signing key that is not there', args: ['key', 'show', no, 'n'], says: `There is no file ${no}.`, code: 2 },
  {
    what: 'a signing key that is none',
    args: ['key', 'show', garbage, 'n'],
    says: `The signing key ${garbage} cannot be used: it holds no Ed25519 private key.`,
    code: 2,
  },
  {
    what: 'a name of a key with a space',
    args: ['key', 'new', no, 'a name'],
    says: 'The name of a key has no spaces and no plus sign.',
    code: 2,
  },
  {
    what: 'a new key in the place of a file',
    args: ['key', 'new', garbage, 'n'],
    says: `${garbage} exists already, and is not overwritten.`,
    code: 1,
  },
  {
    what: 'a name that no key may have',
    args: ['vault', 'key', 'Key 1'],
    says: 'A key is named with small letters, digits, dots and hyphens, such as 2026-12; it is "Key 1".',
    code: 2,
  },
  {
    what: 'a file of keys with garbage, to which a key is added',
    args: ['vault', 'key', 'k2', '--add', garbage],
    says: `Line 1 of ${garbage} is not a key: <id> <base64 of 32 bytes>`,
    code: 2,
  },
  {
    what: 'a key that the file has',
    args: ['vault', 'key', 'k1', '--add', ring],
    says: `${ring} has a key "k1" already: give the new key another name. Nothing was changed.`,
    code: 1,
  },
];

describe('bad inputs of usynys', function () {
  this.timeout(120_000);
  after(() => fs.rmSync(folder, { recursive: true }));

  for (const input of [...COMMANDS, ...FILES])
    it(`${input.what}: ${input.args?.join(' ').replaceAll(folder, '…')}`, () => refuses('cli/main.ts', input));
});
