/** Imported first: an old Node prints a clear message instead of a syntax error. */
const MAJOR = 20;
const MINOR = 19;

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < MAJOR || (major === MAJOR && minor < MINOR)) {
  console.error(`\n  ✗ Usynys needs Node ${MAJOR}.${MINOR} or newer; this is ${process.versions.node}.`);
  console.error('    Install a newer one (https://nodejs.org), or with nvm: nvm install\n');
  process.exit(1);
}
