#!/usr/bin/env node
/** The command line of the system. It runs TypeScript directly, on every Node version that the project supports. */
const tsx = await import('tsx/esm/api').catch(() => undefined);
if (tsx) {
  tsx.register();
  await import('./main.ts');
} else {
  console.error('The packages are not installed here yet: run npm start (or npm ci --ignore-scripts) first.');
  process.exitCode = 2;
}
