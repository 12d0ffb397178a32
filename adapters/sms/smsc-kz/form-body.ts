/** The fields of a form as bytes: what a signature covers, before any encoding is assumed. The first of equal names
 *  counts. */
export function formFields(body: Buffer): Map<string, Buffer> {
  const fields = new Map<string, Buffer>();
  for (const pair of body.toString('latin1').split('&')) {
    const [name = '', ...value] = pair.split('=');
    const key = decoded(name).toString('latin1');
    if (key && !fields.has(key)) fields.set(key, decoded(value.join('=')));
  }
  return fields;
}

const decoded = (text: string): Buffer =>
  Buffer.from(
    text
      .replaceAll('+', ' ')
      .replaceAll(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );
