/** NUL is the one character that no text of the database holds; it is kept as the sign for what cannot be written. */
export const storableText = (text: string): string => text.replaceAll('\u0000', '\uFFFD');
