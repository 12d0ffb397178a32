import assert from 'node:assert/strict';
import { COMMANDS } from '../../cli/commands/all.ts';
import { readArguments } from '../../cli/arguments.ts';
import { nearest } from '../../cli/near.ts';

/** The text and the exit code for what was typed; a command that would run has none. */
function printed(typed: string): { text: string; code: number } {
  const read = readArguments(typed === '' ? [] : typed.split(' '));
  return 'text' in read ? read : { text: `runs ${read.command.words}`, code: -1 };
}

describe('the help of usynys', () => {
  for (const { words, does, example, options = {} } of COMMANDS)
    it(`of ${words} has its usage, a sentence, each option with its meaning, the exit codes and an example`, () => {
      for (const flag of ['--help', '-h']) {
        const { text, code } = printed(`${words} ${flag}`);
        assert.equal(code, 0);
        assert.ok(text.startsWith(`npx usynys ${words}`), text);
        for (const part of [does, example, 'Exit codes: 0 ']) assert.ok(text.includes(part), `${part} in ${text}`);
        for (const [name, { means }] of Object.entries(options))
          assert.ok(text.includes(`--${name}`) && text.includes(means), name);
      }
      assert.match(does, /^[A-Z].*\.$/);
      assert.ok(example.startsWith(`npx usynys ${words}`), example);
    });

  it('lists every command, of all or of a group', () => {
    for (const typed of ['--help', '-h', '']) {
      const { text, code } = printed(typed);
      assert.equal(code, typed === '' ? 2 : 0);
      for (const { words, does } of COMMANDS) assert.ok(text.includes(words) && text.includes(does), words);
    }
    const { text, code } = printed('vault --help');
    assert.equal(code, 0);
    assert.ok(text.includes('vault rotate') && !text.includes('operator'), text);
  });

  it('of every example is a command line that is understood', () => {
    for (const { words, example } of COMMANDS) {
      const [line = ''] = example.replace('npx usynys ', '').split(' <');
      const typed = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
      const read = readArguments(typed);
      assert.ok('command' in read && read.command.words === words, `${example}: ${'text' in read ? read.text : ''}`);
    }
  });

  it('suggests what is near to a typo, and nothing that is far from it', () => {
    const known = ['verify', 'vault', 'doctor', 'key'];
    for (const [typo, meant] of [
      ['verfy', 'verify'],
      ['valut', 'vault'],
      ['docter', 'doctor'],
      ['Verify', 'verify'],
      ['kye', undefined],
      ['banana', undefined],
      ['', undefined],
    ] as const)
      assert.equal(nearest(typo, known), meant, typo);
  });
});
