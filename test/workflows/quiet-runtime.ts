import { DefaultLogger, makeTelemetryFilterString, Runtime } from '@temporalio/worker';

/** Only errors are told. The runtime is one per process: another test may have made it before, and then it stays as it
 *  is. */
export function quietRuntime(): void {
  const telemetryOptions = { logging: { filter: makeTelemetryFilterString({ core: 'ERROR' }) } };
  try {
    Runtime.install({ logger: new DefaultLogger('ERROR'), telemetryOptions });
  } catch {
    // made already
  }
}
