/** npm, as this process was started by it or as it is on the PATH. */

/** @returns {{ program: string, args: string[] }} what runs it, and its first arguments */
export function npm() {
  const given = process.env.npm_execpath;
  return given?.endsWith('npm-cli.js') ? { program: process.execPath, args: [given] } : { program: 'npm', args: [] };
}
