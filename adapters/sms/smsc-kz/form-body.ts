/** The fields of a form as bytes: what a signature covers, before any encoding is assumed. */
export type FormFields = Map<string, Buffer>;

/** Reads a form; the first of equal names counts. A plus is a blank in a form, but senders that encode nothing write
 *  one for itself, as in `phone=+7701…`: `plus` says which it is. */
export function formFields(body: Buffer, plus: ' ' | '+' = ' '): FormFields {
  const fields: FormFields = new Map();
  for (const pair of body.toString('latin1').split('&')) {
    const [name = '', ...value] = pair.split('=');
    const key = decoded(name, ' ').toString('latin1');
    if (key && !fields.has(key)) fields.set(key, decoded(value.join('='), plus));
  }
  return fields;
}

const decoded = (text: string, plus: ' ' | '+'): Buffer =>
  Buffer.from(
    text
      .replaceAll('+', plus)
      .replaceAll(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );
