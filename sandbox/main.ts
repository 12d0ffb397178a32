/** The outside world as one process: SMS operator and phones, КДП, БМГ, registers and a provider. */
import { loadSandboxSettings } from './settings.ts';
import { startSandbox } from './sandbox.ts';

const sandbox = await startSandbox(loadSandboxSettings(process.env));
console.log(`sandbox ready on ${sandbox.url}`);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void sandbox.stop().then(() => process.exit(0)));
}
