/** Schemathesis, an independent tester of APIs: an interop test runs it against the API. */
import path from 'node:path';
import { pythonWith } from './python-tool.mjs';

/**
 * The path of a Python with Schemathesis.
 * @param {import('./step.mjs').Say} [say]
 * @returns {Promise<string>}
 */
export const schemathesisPython = (say = () => {}) =>
  pythonWith(
    {
      name: 'schemathesis',
      folder: 'schemathesis-4.32.5',
      requirements: path.join(import.meta.dirname, 'schemathesis.txt'),
      variable: 'SCHEMATHESIS_PYTHON',
      oldest: 11,
    },
    say,
  );
