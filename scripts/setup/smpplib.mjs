/** smpplib, an independent SMPP client for Python: interop tests connect it to the sandbox's SMSC. */
import path from 'node:path';
import { pythonWith } from './python-tool.mjs';

/**
 * The path of a Python with smpplib.
 * @param {import('./step.mjs').Say} [say]
 * @returns {Promise<string>}
 */
export const smpplibPython = (say = () => {}) =>
  pythonWith(
    {
      name: 'smpplib',
      folder: 'smpplib-2.2.4',
      requirements: path.join(import.meta.dirname, 'smpplib.txt'),
      variable: 'SMPPLIB_PYTHON',
    },
    say,
  );
