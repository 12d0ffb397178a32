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

/** An uncaught error: its message, which ends where its stack begins. @param {string[]} lines */
function messageFrom(lines) {
  const end = lines.findIndex((line) => /^\s+at /.test(line));
  const message = lines.slice(0, end < 0 ? MOST_LINES : Math.min(end, MOST_LINES));
  return message.map((line) => line.replace(PLAIN, '')).filter((line) => !NOISE.test(line));
}

const FATAL = 60;

/** A line of a log of ours is JSON; only its errors count here. @param {string} line @returns {string[]} */
function inWords(line) {
  if (!line.startsWith('{')) return [line];
  try {
    const { level, msg = '', err } = JSON.parse(line);
    return level >= FATAL - 10 ? [err?.message ? `${msg}: ${err.message}` : msg] : [];
  } catch {
    return [line];
  }
}
