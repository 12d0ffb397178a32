/** The sender id of the system at ШЭП; its password is the sandbox's token. */
export const SENDER_ID = 'usynys';
/** The name of ШЭП's own key. */
export const GATEWAY = 'shep';
