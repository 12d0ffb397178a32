/** Runs the commands of the documents in a fresh clone beside a running `npm start`, page by page, as a reader does. */
import assert from 'node:assert/strict';
import type { Block } from '../support/document-blocks.ts';
import { blocksOf, fits, pages } from '../support/document-blocks.ts';
import type { House } from './house.ts';
import { openHouse } from './house.ts';
import type { Terminal } from './terminal.ts';
import { openTerminal } from './terminal.ts';

type Running = Block & { mark: { runs: true; lastLine?: string } };
const isRunning = (block: Block): block is Running => block.mark?.runs === true;

describe('the commands in the documents', function () {
  this.timeout(240_000);
  let house: House;
  before(async () => {
    house = await openHouse();
  });
  after(() => house?.stop());

  for (const page of pages().filter((name) => blocksOf(name).some(isRunning)))
    describe(page, () => {
      let terminal: Terminal;
      before(() => {
        terminal = openTerminal(house);
      });
      after(() => terminal?.close());

      for (const { line, commands, mark } of blocksOf(page).filter(isRunning))
        it(`line ${line}: ${commands.split('\n')[0]}`, async () => {
          const { code, output, errors } = await terminal.run(house.here(commands));
          const said = `${output}\n${errors}`;
          assert.equal(code, 0, said);
          const last = output.trimEnd().split('\n').at(-1) ?? '';
          if (mark.lastLine) assert.ok(fits(house.here(mark.lastLine), last), `the last line is: ${last}\n${said}`);
        });
    });
});
