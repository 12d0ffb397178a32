/** The outside systems as one process: a carrier with phones, КДП, БМГ, the registers and providers. */
import { startSandbox } from './sandbox.ts';
import { loadSandboxSettings } from './settings.ts';

try {
  const sandbox = await startSandbox(loadSandboxSettings(process.env));
  console.log(`sandbox ready on ${sandbox.url} with its SMSC on port ${sandbox.smppPort}`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void sandbox.stop().then(() => process.exit(0)));
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error); // a wrong setting or a port in use: no stack needed
  process.exitCode = 1;
}
