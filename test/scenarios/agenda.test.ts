import assert from 'node:assert/strict';
import { createAgenda } from './agenda.ts';
import type { Outage } from './agenda.ts';

describe('the agenda of a scenario', () => {
  const ended: string[] = [];
  const agendaWith = (...entries: [string, number, Outage?][]) => {
    ended.length = 0;
    const agenda = createAgenda();
    for (const [name, at, what = 'system'] of entries) {
      agenda.add({ at, what, end: async () => void ended.push(name) });
    }
    return agenda;
  };

  it('splits a wait at every moment at which an outage ends, and at its own end', () => {
    const agenda = agendaWith(['late', 300], ['early', 100], ['after', 900]);
    assert.deepEqual(agenda.stopsUntil(0, 500), [100, 300, 500]);
  });
  it('stops once where two outages end together, and once where one ends with the wait', () => {
    assert.deepEqual(agendaWith(['a', 100], ['b', 100], ['c', 500]).stopsUntil(0, 500), [100, 500]);
  });
  it('does not stop for what ended before the wait', () => {
    assert.deepEqual(agendaWith(['a', 100]).stopsUntil(100, 500), [500]);
  });
  it('ends what is due in the order of its moments, and each once', async () => {
    const agenda = agendaWith(['late', 300], ['early', 100], ['after', 900]);
    await agenda.endDue(300);
    await agenda.endDue(300);
    assert.deepEqual(ended, ['early', 'late']);
  });
  it('lists an outage until it has ended', async () => {
    const agenda = agendaWith(['a', 100, 'temporal'], ['b', 200, 'database']);
    assert.deepEqual(agenda.open(), ['temporal', 'database']);
    await agenda.endDue(100);
    assert.deepEqual(agenda.open(), ['database']);
    await agenda.endAll();
    assert.deepEqual(agenda.open(), []);
  });
});
