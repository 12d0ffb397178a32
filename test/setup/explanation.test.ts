import assert from 'node:assert/strict';
import { explanationIn } from '../../scripts/setup/explanation.mjs';

const STACK = ['    at open (file:///clone/a.ts:1:2)', '    at node:internal/x:3:4', '', 'Node.js v20.19.0'];

describe('what npm start says about a program that ended', () => {
  it('is the message of an error that nobody caught, and no stack', () => {
    const output = [
      '/clone/a.ts:12',
      '      throw new Error(',
      '            ^',
      '',
      'Error: the port is taken',
      ...STACK,
    ];
    assert.deepEqual(explanationIn(output.join('\n')), ['the port is taken']);
    assert.deepEqual(explanationIn(['TypeError: x is no function', ...STACK].join('\n')), [
      'TypeError: x is no function',
    ]);
  });
  it('is all of a message with several lines', () => {
    const lines = ['Error: The connections are not valid:', '  sms: is not set', '  state: is not set'];
    assert.deepEqual(explanationIn([...lines, ...STACK].join('\n')), [lines[0]!.slice(7), ...lines.slice(1)]);
  });
  it('is what it printed in plain words, and of its log the errors only', () => {
    const log = [
      { level: 30, msg: 'up' },
      { level: 50, msg: 'lost', err: { message: 'why' } },
    ];
    const output = ['Wrong settings:', '  API_PORT: is not set', ...log.map((line) => JSON.stringify(line))];
    assert.deepEqual(explanationIn(output.join('\n')), ['Wrong settings:', '  API_PORT: is not set', 'lost: why']);
  });
  it('is the error of the last start, and not of an earlier one', () => {
    const output = ['Error: first', ...STACK, 'Error: second', ...STACK];
    assert.deepEqual(explanationIn(output.join('\n')), ['second']);
  });
  it('says that a program printed nothing', () => {
    assert.deepEqual(explanationIn('\n'), ['It printed nothing.']);
    assert.deepEqual(explanationIn('{"level":30,"msg":"up"}\n'), ['It printed nothing.']);
  });
  it('keeps the last lines of a long output', () => {
    const lines = Array.from({ length: 100 }, (_, index) => `line ${index}`);
    assert.deepEqual(explanationIn(lines.join('\n')), lines.slice(-20));
  });
});
