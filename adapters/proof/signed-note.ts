import type { Signer, Verifier } from './keys.ts';

/** A text with signatures under it (c2sp.org/signed-note). The text ends with a line break. */
export function signNote(text: string, signer: Signer): string {
  const signature = Buffer.concat([signer.id, signer.sign(text)]).toString('base64');
  return `${text}\n— ${signer.name} ${signature}\n`;
}

/** The text of a note that this key has signed; undefined when only other keys have. */
export function openNote(note: string, verifier: Verifier): string | undefined {
  const end = note.lastIndexOf('\n\n');
  if (end < 0 || !note.endsWith('\n')) return undefined;
  const text = note.slice(0, end + 1);
  const lines = note.slice(end + 2, -1).split('\n');
  return lines.some((line) => isSignature(line, text, verifier)) ? text : undefined;
}

function isSignature(line: string, text: string, { name, id, verify }: Verifier): boolean {
  const [signer, encoded] = /^— (\S+) ([A-Za-z0-9+/]+=*)$/u.exec(line)?.slice(1) ?? [];
  if (signer !== name || encoded === undefined) return false;
  const bytes = Buffer.from(encoded, 'base64');
  return bytes.length === 68 && bytes.subarray(0, 4).equals(id) && verify(text, bytes.subarray(4));
}
