import { openClock } from '../adapters/clock/clock.ts';
import type { Store } from '../adapters/store/database/store.ts';
import { noVault, openDatabase } from '../adapters/store/database/store.ts';
import { vaultOfConfig } from '../adapters/vault/vault.ts';
import { loadApiConfig } from '../config/api.ts';
import { loadWorkerConfig } from '../config/worker.ts';
import { catalogueChecks } from './doctor/catalogue.ts';
import { runChecks } from './doctor/check.ts';
import { providerChecks, stateChecks } from './doctor/outside.ts';
import { databaseChecks, keyChecks, temporalChecks } from './doctor/own-system.ts';
import { receivedChecks } from './doctor/received.ts';
import { gatewayChecks } from './doctor/sms-gateways.ts';

/** Checks every connection that the settings name and prints in plain words what is wrong. It sends no SMS. */
export async function doctor(): Promise<number> {
  const [api, worker] = [loadApiConfig(), loadWorkerConfig()];
  const settings = { ...api, ...worker, keys: { ...api.keys, ...worker.keys } };
  const { connections } = settings;
  const db = openDatabase(settings.DATABASE_URL, {
    application: 'usynys-cli',
    connections: 1,
    vault: vaultOfConfig(settings) ?? noVault,
  });
  const store: Store = { db, now: openClock(), deliver: () => {} };
  const checks = [
    ...keyChecks(settings),
    ...databaseChecks(store),
    ...catalogueChecks(store, settings.NODE_ENV === 'production'),
    ...temporalChecks(settings),
    ...gatewayChecks(connections.sms.gateways),
    ...receivedChecks(store, connections.sms.gateways),
    ...stateChecks(connections.state, store),
    ...(await providerChecks(store)),
  ];
  const troubles = await runChecks(checks, (line) => console.log(line));
  await db.$disconnect();
  console.log(troubles === 0 ? '\nAll checks passed.' : `\n${troubles} of ${checks.length} checks failed.`);
  return troubles === 0 ? 0 : 1;
}
