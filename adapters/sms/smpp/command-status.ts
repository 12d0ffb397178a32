/** The meaning of a carrier's answer to a submit: a table with one line for each status. */

/** `slow-down`: too fast or too much, to be sent again a little later. `number`: never for this number. `ours`: an
 *  operator must correct something on our side. `again`: the carrier's own fault. Only `accepted` means that the SMS
 *  was accepted. */
export type Verdict = 'accepted' | 'slow-down' | 'number' | 'ours' | 'again';

/** SMPP 3.4, 5.1.3. */
const VERDICTS: Record<number, Verdict> = {
  0x00000000: 'accepted',
  0x00000001: 'ours', // ESME_RINVMSGLEN
  0x00000002: 'ours', // ESME_RINVCMDLEN
  0x00000003: 'ours', // ESME_RINVCMDID
  0x00000004: 'again', // ESME_RINVBNDSTS: the carrier has lost our bind
  0x00000006: 'ours', // ESME_RINVPRTFLG
  0x00000007: 'ours', // ESME_RINVREGDLVFLG
  0x00000008: 'again', // ESME_RSYSERR
  0x0000000a: 'ours', // ESME_RINVSRCADR
  0x0000000b: 'number', // ESME_RINVDSTADR
  0x00000014: 'slow-down', // ESME_RMSGQFUL
  0x00000015: 'ours', // ESME_RINVSERTYP
  0x00000043: 'ours', // ESME_RINVESMCLASS
  0x00000045: 'again', // ESME_RSUBMITFAIL
  0x00000048: 'ours', // ESME_RINVSRCTON
  0x00000049: 'ours', // ESME_RINVSRCNPI
  0x00000050: 'ours', // ESME_RINVDSTTON
  0x00000051: 'ours', // ESME_RINVDSTNPI
  0x00000053: 'ours', // ESME_RINVSYSTYP
  0x00000058: 'slow-down', // ESME_RTHROTTLED
  0x00000062: 'ours', // ESME_RINVEXPIRY
  0x00000064: 'again', // ESME_RX_T_APPN
  0x00000065: 'ours', // ESME_RX_P_APPN
  0x00000066: 'ours', // ESME_RX_R_APPN
  0x00000101: 'ours', // ESME_RPROHIBITED
  0x00000104: 'ours', // ESME_RINVDCS
};

/** The meaning of a status. An unlisted one counts as ours, so that an operator looks at it: a vendor's code may
 *  concern money, the sender's name or the text. */
export const verdictOf = (status: number): Verdict => VERDICTS[status] ?? 'ours';

/** query_sm: the carrier has no such message. */
export const NO_SUCH_MESSAGE = 0x0000000c;

/** The statuses of our own answers. A temporary error makes the carrier send a message again. */
export const ANSWERS = { ok: 0x00, unreadable: 0x02, unknownCommand: 0x03, comeAgain: 0x64 } as const;
