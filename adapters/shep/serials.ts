/** A serial number in the form in which two are compared: hex without what tools write around it. NCANode writes no
 *  leading zero, and other tools do. */
export const normalSerial = (serial: string): string =>
  serial
    .toLowerCase()
    .replaceAll(/[\s:]/g, '')
    .replace(/^(?:0x)?0*(?=.)/, '');
