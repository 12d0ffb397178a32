/** The lines of a program's output that say why it ended. A stack explains nothing to its user. */

const MOST_LINES = 20;
/** Lines that Node prints around an error: places, the line of code, its own version, properties of the error. */
const NOISE = /^\s+at |^node:|^file:\/\/|^\/\S+:\d+$|^\s*\^+\s*$|^Node\.js v\d|^\s*$|^\(Use `node/;
const ERROR = /^(?:Uncaught )?(?:\w*Error|WrongSettings)(?: \[\w+\])?: /;
/** A class of errors that says nothing beside the message. */
const PLAIN = /^(?:Uncaught )?(?:Error|WrongSettings): /;

/**
 * @param {string} output of one run
 * @returns {string[]}
 */
export function explanationIn(output) {
  const lines = output.split('\n').map((line) => line.trimEnd());
  const errors = lines.findLastIndex((line) => ERROR.test(line));
  if (errors >= 0) return messageFrom(lines.slice(errors));
  const said = lines.flatMap(inWords).filter((line) => !NOISE.test(line));
  return said.length > 0 ? said.slice(-MOST_LINES) : ['It printed nothing.'];
}

/** The message of an uncaught error: it ends where its stack begins. @param {string[]} lines */
function messageFrom(lines) {
  const end = lines.findIndex((line) => /^\s+at /.test(line));
  const message = lines.slice(0, end < 0 ? MOST_LINES : Math.min(end, MOST_LINES));
  return message.map((line) => line.replace(PLAIN, '')).filter((line) => !NOISE.test(line));
}

/** pino's level of errors. */
const ERROR_LEVEL = 50;

/** A line of our own logs is JSON, of which only errors are shown. @param {string} line @returns {string[]} */
function inWords(line) {
  if (!line.startsWith('{')) return [line];
  try {
    const { level, msg = '', err } = JSON.parse(line);
    return level >= ERROR_LEVEL ? [err?.message ? `${msg}: ${err.message}` : msg] : [];
  } catch {
    return [line];
  }
}
