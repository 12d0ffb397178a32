/** Replaces NUL, the one character that a text in the database cannot hold, by U+FFFD. */
export const storableText = (text: string): string => text.replaceAll('\u0000', '\uFFFD');
