/** xmlsec1, an independent tool: interop tests check the signatures in our XML with it. */
import { isExecutable, onPath } from './command.mjs';
import { installFromDebian } from './debian.mjs';
import { trouble } from './step.mjs';

/**
 * The path of xmlsec1: XMLSEC1, the PATH, or Debian's package.
 * @param {import('./step.mjs').Say} [say]
 * @returns {Promise<string>}
 */
export async function xmlsec(say = () => {}) {
  const given = process.env.XMLSEC1;
  if (given && !isExecutable(given)) throw trouble(`XMLSEC1 names no executable: ${given}`);
  return given || onPath('xmlsec1') || (await fromDebian(say)) || notFound();
}

/** @param {import('./step.mjs').Say} say */
async function fromDebian(say) {
  await installFromDebian(say, 'xmlsec1');
  return onPath('xmlsec1');
}

/** @returns {never} */
function notFound() {
  throw trouble(
    'No xmlsec1 was found. Install it (Debian: apt-get install -y xmlsec1; macOS: brew install libxmlsec1),\n' +
      '    or name the one you have in XMLSEC1.',
  );
}
