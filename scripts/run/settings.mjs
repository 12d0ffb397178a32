/** The settings of `npm start` from the environment, with the defaults of docs/run-locally.md. */
import { trouble } from '../setup/step.mjs';

/** @typedef {ReturnType<typeof readSettings>} Settings */

/** The connections to the sandbox, by the shapes in which services behind ШЭП are asked. */
const CONNECTIONS = { usynys: 'connections.yaml', public: 'connections-public.yaml' };

/** In the words of config/environment.ts. */
const WRONG_DATABASE =
  'Wrong settings:\n  DATABASE_URL: must be a postgresql:// URL, such as postgresql://user:password@host:5432/usynys';

/** @param {NodeJS.ProcessEnv} env */
export function readSettings(env) {
  /** @param {string} variable @param {number} standard */
  const port = (variable, standard) => {
    const value = Number(env[variable] ?? standard);
    if (Number.isInteger(value) && value > 0 && value < 65_536) return value;
    throw trouble(`Wrong settings:\n  ${variable}: must be a whole number from 1 to 65535`);
  };
  const url = env.DATABASE_URL;
  if (url && !(/^postgres(ql)?:\/\//.test(url) && URL.canParse(url))) throw trouble(WRONG_DATABASE);
  const shapes = env.SANDBOX_SHAPES || 'usynys';
  if (!Object.hasOwn(CONNECTIONS, shapes))
    throw trouble('Wrong settings:\n  SANDBOX_SHAPES: must be one of usynys, public');
  const temporalPort = port('TEMPORAL_PORT', 7233);
  return {
    connections: CONNECTIONS[/** @type {keyof typeof CONNECTIONS} */ (shapes)],
    databaseUrl: env.DATABASE_URL || undefined,
    temporalAddress: env.TEMPORAL_ADDRESS || undefined,
    namespace: env.TEMPORAL_NAMESPACE || 'default',
    apiPort: port('API_PORT', 3000),
    workerPort: port('WORKER_PORT', 3001),
    sandboxPort: port('SANDBOX_PORT', 3010),
    smppPort: port('SANDBOX_SMPP_PORT', 2775),
    temporalPort,
    temporalUiPort: port('TEMPORAL_UI_PORT', temporalPort + 1000),
    postgresPort: port('POSTGRES_PORT', 54_320),
  };
}

/**
 * The ports that `npm start` opens, by the variable that sets each.
 * @param {Settings} settings
 */
export function portsToOpen(settings) {
  return {
    ...(settings.databaseUrl ? {} : { POSTGRES_PORT: settings.postgresPort }),
    ...(settings.temporalAddress
      ? {}
      : { TEMPORAL_PORT: settings.temporalPort, TEMPORAL_UI_PORT: settings.temporalUiPort }),
    SANDBOX_PORT: settings.sandboxPort,
    SANDBOX_SMPP_PORT: settings.smppPort,
    WORKER_PORT: settings.workerPort,
    API_PORT: settings.apiPort,
  };
}
