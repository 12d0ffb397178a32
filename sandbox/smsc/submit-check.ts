/** The checks of a submit_sm before its recipient is read (SMPP 3.4, 4.4 and 5.2). */
import type { Pdu } from './pdu.ts';
import { isSmppTime } from './smpp-time.ts';
import { STATUS } from './status.ts';

const MESSAGE_TYPE = 0x3c;
/** Default, delivery acknowledgement, manual acknowledgement. */
const TYPES_OF_A_CLIENT = [0x00, 0x08, 0x10];

type Check = [isFine: (pdu: Pdu) => boolean, status: number];
const CHECKS: Check[] = [
  [(pdu) => TYPES_OF_A_CLIENT.includes(pdu.number('esm_class') & MESSAGE_TYPE), STATUS.badEsmClass],
  [(pdu) => pdu.number('priority_flag') <= 3, STATUS.badPriority],
  [(pdu) => pdu.text('schedule_delivery_time') === '', STATUS.badSchedule], // this carrier does not schedule
  [(pdu) => isSmppTime(pdu.text('validity_period')), STATUS.badValidity],
  [(pdu) => (pdu.number('registered_delivery') & 3) !== 3, STATUS.badRegisteredDelivery],
  [(pdu) => pdu.number('replace_if_present_flag') <= 1, STATUS.badReplaceFlag],
  [(pdu) => pdu.number('sm_default_msg_id') === 0, STATUS.badDefaultMessage],
];

/** The status of the first thing that is wrong, or ok. */
export const checkSubmit = (pdu: Pdu): number => CHECKS.find(([isFine]) => !isFine(pdu))?.[1] ?? STATUS.ok;

/** The statuses of this carrier's refusals. */
export const REFUSALS: Record<string, number> = {
  'number-invalid': STATUS.badDestination,
  rejected: STATUS.badDestination,
  'no-money': STATUS.noMoney,
  'sender-unknown': STATUS.badSource,
  'text-forbidden': STATUS.textForbidden,
};
