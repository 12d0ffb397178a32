/** The inhabitants of the default world: one number for each thing that can happen. The table stands in docs/sandbox.md.
 *  Nobody real: the first four are the project's test numbers, all others would have been born in the 1880s. */
type Row = [iin: string, phone: string | null, language: string, note: string, ends: string, special?: object];

const PEOPLE: Row[] = [
  ['900101400013', '+77015550101', 'kk', 'Everything goes well, in Kazakh', 'GRANTED'],
  ['850315300128', '+77015550102', 'ru', 'Everything goes well, in Russian', 'GRANTED'],
  ['030215500453', '+77015550103', 'en', 'Everything goes well, in English', 'GRANTED'],
  ['770707400346', null, 'kk', 'No mobile number on eGov', 'NOT_REGISTERED'],
  ['810608200018', '+77015550105', 'ru', 'Refuses consent', 'NO_CONSENT', { consent: 'refused' }],
  ['821115100026', '+77015550106', 'kk', 'Gives consent after a minute', 'GRANTED', { consent: 'pending' }],
  ['830422200030', '+77015550107', 'ru', 'Never answers the consent request', 'NO_CONSENT', { consent: 'none' }],
  ['840901100049', '+77015550108', 'kk', 'Has died', 'INELIGIBLE', { alive: false }],
  ['850208200050', '+77015550109', 'ru', 'Is not entitled', 'INELIGIBLE', { entitled: false }],
  [
    '860715100062',
    '+77015550110',
    'kk',
    'The operator never sends a receipt',
    'UNDELIVERED after 25 hours, unless answered',
    { receipts: 'none' },
  ],
  ['871222200073', '+77015550111', 'ru', 'Receipt: undeliverable', 'UNDELIVERED', { receipts: 'undeliverable' }],
  ['880501100082', '+77015550112', 'kk', 'Receipt: expired', 'UNDELIVERED', { receipts: 'expired' }],
  ['891008200093', '+77015550113', 'ru', 'The operator takes no SMS', 'UNDELIVERED', { smsRefusal: 'number-invalid' }],
  ['800315100106', '+77015550114', 'kk', 'Answers 1 by itself', 'GRANTED', { repliesWith: '1' }],
  [
    '810822200110',
    '+77015550115',
    'ru',
    'Answers 2 by itself',
    'DECLINED when the window closes',
    { repliesWith: '2' },
  ],
  ['820101100126', '+77015550116', 'kk', 'Already receives it: refused', 'REFUSED', { decision: 'refused' }],
  ['830608200130', '+77015550117', 'ru', 'Granted in the same call', 'GRANTED', { decision: 'granted-at-once' }],
  ['841115100149', '+77015550118', 'en', 'The provider takes two minutes', 'GRANTED', { decision: 'granted-late' }],
  ['860822200175', '+77015550120', 'kk', 'The operator throttles the first try', 'GRANTED', { smsFault: 'throttled' }],
  [
    '870105100187',
    '+77015550121',
    'ru',
    'The operator’s queue is full at the first try',
    'GRANTED',
    { smsFault: 'queueFull' },
  ],
  [
    '880412200194',
    '+77015550122',
    'kk',
    'The connection is reset before the SMS is taken',
    'GRANTED',
    { smsFault: 'cutBeforeSubmit' },
  ],
  [
    '890719100208',
    '+77015550123',
    'ru',
    'The connection is cut when the SMS was taken: no answer',
    'GRANTED',
    { smsFault: 'cutAfterSubmit' },
  ],
  ['810930200217', '+77015550124', 'kk', 'The operator answers with garbage', 'GRANTED', { smsFault: 'garbage' }],
  [
    '821203100222',
    '+77015550125',
    'ru',
    'The receipt comes before the operator’s answer',
    'GRANTED',
    { smsFault: 'receiptFirst' },
  ],
  ['830214200238', '+77015550126', 'kk', 'Each receipt comes twice', 'GRANTED', { smsFault: 'receiptsTwice' }],
  [
    '840627100249',
    '+77015550127',
    'ru',
    'The receipt of the last part comes first',
    'GRANTED',
    { smsFault: 'receiptsReversed' },
  ],
  ['850422200153', '+77015550119', 'ru', 'Represents organisations', 'GRANTED'],
];

const representative = { iin: '850422200153', phone: '+77015550119' };

export const DEFAULT_WORLD = {
  people: PEOPLE.map(([iin, phone, language, note, ends, special]) => ({
    iin,
    phone,
    language,
    note,
    ends,
    ...special,
  })),
  organisations: [
    { bin: '200340000339', representative, note: 'Organisation with a representative', ends: 'GRANTED' },
    { bin: '960540000224', representative, note: 'State body', ends: 'INELIGIBLE', stateBody: true },
    { bin: '140140000111', representative, note: 'Organisation that was closed', ends: 'INELIGIBLE', active: false },
  ],
};
