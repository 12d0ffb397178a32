import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { WITHDRAWAL_ANSWERS } from '../../domain/consent.ts';
import { CONSENT_CHANGES, CONSENT_STATUSES, DESK_CHANNELS, PEOPLE_READINGS } from '../../domain/events.ts';
import { RECIPIENT_KINDS } from '../../domain/identifiers.ts';
import { LANGUAGES } from '../../domain/languages.ts';
import { END_STATES, OPEN_STATES } from '../../domain/offer-states.ts';
import { AUTHORITY_BASES, ORGANISATION_KINDS } from '../../domain/organisations.ts';
import { OPERATOR_ROLES } from '../../domain/operator-role.ts';
import { SLOT_STATES } from '../../domain/phone-slot.ts';
import { RECEIPT_STATUSES } from '../../domain/receipts.ts';
import { REPLY_MEANINGS } from '../../domain/reply-words.ts';
import { SMS_KINDS } from '../../domain/sms-kinds.ts';
import { SMS_PURPOSES } from '../../domain/sms-purposes.ts';
import { TASK_RESOLUTIONS, TASK_STATES } from '../../domain/tasks.ts';
import { SIGNAL_NAMES } from '../../domain/workflow-signals.ts';

/** The lists, each with the only file that may contain it. */
const LISTS: Record<string, readonly (readonly string[])[]> = {
  'domain/languages.ts': [LANGUAGES],
  'domain/offer-states.ts': [OPEN_STATES, END_STATES],
  'domain/sms-kinds.ts': [SMS_KINDS],
  'domain/sms-purposes.ts': [SMS_PURPOSES],
  'domain/receipts.ts': [RECEIPT_STATUSES],
  'domain/reply-words.ts': [REPLY_MEANINGS],
  'domain/workflow-signals.ts': [SIGNAL_NAMES],
  'domain/operator-role.ts': [OPERATOR_ROLES],
  'domain/phone-slot.ts': [SLOT_STATES],
  'domain/identifiers.ts': [RECIPIENT_KINDS],
  'domain/consent.ts': [WITHDRAWAL_ANSWERS],
  'domain/organisations.ts': [ORGANISATION_KINDS, AUTHORITY_BASES],
  'domain/tasks.ts': [TASK_STATES, TASK_RESOLUTIONS],
  'domain/events.ts': [CONSENT_STATUSES, CONSENT_CHANGES, DESK_CHANNELS, PEOPLE_READINGS],
};

/** Whether a source contains the list, as an array or as a union. */
const writesOut = (source: string, list: readonly string[]): boolean =>
  new RegExp(list.map((name) => `'${name}'`).join('\\s*[,|]\\s*')).test(source);

const FOLDERS = ['domain', 'activities', 'workflows', 'adapters', 'worker', 'api', 'cli', 'sandbox', 'test/scenarios'];
const sources = FOLDERS.flatMap((folder) =>
  fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => path.posix.join(folder, file)),
).map((file) => [file, fs.readFileSync(file, 'utf8')] as const);

describe('the lists of names', () => {
  it('are in the source once each, in domain', () => {
    for (const [home, lists] of Object.entries(LISTS))
      for (const list of lists) {
        const places = sources.filter(([, source]) => writesOut(source, list)).map(([file]) => file);
        assert.deepEqual(places, [home], list.join(', '));
      }
  });
  it('include one list of durations', () => {
    const own = /const (SECOND|MINUTE|HOUR|DAY)(_MS)? =|24 \* (60 \* 60|3_600)/;
    const places = sources.filter(([file, source]) => !file.startsWith('test/') && own.test(source));
    assert.deepEqual(
      places.map(([file]) => file),
      ['domain/durations.ts'],
    );
  });
  it('are detected where they are repeated', () => {
    assert.ok(writesOut(`type Language = 'kk' | 'ru' | 'en';`, LANGUAGES));
    assert.ok(writesOut(`z.enum([\n  'kk',\n  'ru',\n  'en',\n])`, LANGUAGES));
  });
  it('have no name twice', () => {
    for (const list of Object.values(LISTS).flat()) assert.equal(new Set(list).size, list.length);
  });
  it('are those that the comments of the schema name', () => {
    const schema = fs.readFileSync('prisma/schema.prisma', 'utf8');
    const named = (column: string) =>
      [...schema.matchAll(new RegExp(`/// ('[^\\n]*)\\n +${column} +String`, 'g'))].map(([, comment = '']) =>
        [...comment.matchAll(/'([\w-]+)'/g)].map(([, name]) => name!),
      );
    assert.deepEqual(named('role'), [OPERATOR_ROLES]);
    assert.deepEqual(named('channel'), [DESK_CHANNELS]);
    assert.deepEqual(named('kind'), [RECIPIENT_KINDS]);
    assert.ok(named('state').some((names) => names.join() === SLOT_STATES.join()));
  });
});
