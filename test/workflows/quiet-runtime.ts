import { DefaultLogger, makeTelemetryFilterString, Runtime } from '@temporalio/worker';

/** Logs errors only. There is one runtime per process: when another test has installed it already, it does not
 *  change. */
export function quietRuntime(): void {
  const telemetryOptions = { logging: { filter: makeTelemetryFilterString({ core: 'ERROR' }) } };
  try {
    Runtime.install({ logger: new DefaultLogger('ERROR'), telemetryOptions });
  } catch {
    // installed already
  }
}
